// Owns: the way to a sealed paper: the code that the invigilator reads out, or the time when it has come and the
// station knows the time.
import { useCallback, useEffect, useState } from 'react';
import { toDay } from '#core/domain/calendar.ts';
import { examCodeLength } from '#core/domain/exam.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { formatDay, formatWait } from '../../i18n/dates.ts';
import { useText } from '../../i18n/use-text.ts';
import type { ExamPlace } from '../../store/station-exams.ts';
import { DigitKeys } from '../../ui/DigitKeys.tsx';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { KindIcon } from '../../ui/icons/KindIcon.tsx';
import { usePortal } from '../../ui/portal-context.tsx';
import { useStation, useStationQuery } from '../../ui/station-context.tsx';
import { ExamFacts } from './ExamFacts.tsx';

/** Enough that the screen says 'opening' before the machine is busy with the key. */
const paintMs = 50;
const lookAgainMs = 5000;

export function ExamGate({ place }: { place: ExamPlace }) {
  const { t } = useText();
  const station = useStation();
  const [code, setCode] = useState('');
  const [isOpening, setIsOpening] = useState(false);
  const [error, setError] = useState<WireError | undefined>(undefined);

  const open = useCallback(
    async (typed: string | undefined) => {
      setIsOpening(true);
      setError(undefined);
      await new Promise((resolve) => setTimeout(resolve, paintMs));
      const begun = await station.exams.begin(place, typed);
      // When it is open the paper takes the place of this.
      if (begun.ok) return;
      setIsOpening(false);
      setCode('');
      setError(begun.error);
    },
    [station, place],
  );
  const press = (digit: string) => {
    if (isOpening) return;
    const next = (code + digit).slice(0, examCodeLength);
    setCode(next);
    if (next.length === examCodeLength) void open(next);
  };

  return (
    <section className="exam-gate" data-testid="exam-gate">
      <div className="exam-about">
        <KindIcon kind="exam" size={72} />
        <ExamFacts material={place.material} />
        <TimeWay place={place} isOpening={isOpening} open={() => void open(undefined)} />
        {error ? (
          <ErrorSentence
            error={error}
            more={
              error.waitMs === undefined ? undefined : t('pin.wait', { time: formatWait(error.waitMs, t) })
            }
          />
        ) : null}
      </div>
      <div className="exam-code">
        <p>{isOpening ? t('exam.opening') : t('exam.code')}</p>
        <p className="exam-digits" role="status">
          <span className="unseen">{t('exam.entered', { count: code.length })}</span>
          <bdi dir="ltr" aria-hidden="true">
            {code.padEnd(examCodeLength, '·').replace(/^(.{5})/, '$1 ')}
          </bdi>
        </p>
        <DigitKeys
          isOff={isOpening}
          press={press}
          clear={() => setCode('')}
          drop={() => setCode((typed) => typed.slice(0, -1))}
        />
      </div>
    </section>
  );
}

interface TimeProps {
  place: ExamPlace;
  isOpening: boolean;
  open: () => void;
}

function TimeWay({ place, isOpening, open }: TimeProps) {
  const { t, language } = useText();
  const { offsetMinutes } = usePortal();
  const [look, setLook] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setLook((last) => last + 1), lookAgainMs);
    return () => clearInterval(timer);
  }, []);
  const { learnerId, unitId, material } = place;
  const state = useStationQuery(
    (station) => station.exams.getState({ learnerId, unitId, material }),
    [learnerId, unitId, material.paper.sha256, look],
  )?.value;
  if (state?.opensAtMs === undefined) return null;
  if (!state.isTimeKnown) return <p className="hint">{t('exam.timeUnknown')}</p>;
  if (!state.isOpenNow) {
    const clock = new Date(state.opensAtMs + offsetMinutes * 60_000).toISOString().slice(11, 16);
    const time = `${formatDay(toDay(state.opensAtMs, offsetMinutes), language)} ${clock}`;
    return <p className="hint">{t('exam.opensAt', { time })}</p>;
  }
  return (
    <button
      type="button"
      className="button button-main button-big"
      disabled={isOpening}
      data-testid="exam-open-now"
      onClick={open}
    >
      <ActionIcon name="clock" />
      {t('exam.openNow')}
    </button>
  );
}
