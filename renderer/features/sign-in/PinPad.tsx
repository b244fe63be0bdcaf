// Owns: the six digits. They are never shown, never kept, and gone with the screen.
import { useCallback, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { RosterEntry } from '#core/domain/documents.ts';
import { pickLanguage } from '#core/domain/language.ts';
import type { Outcome, WireError } from '#core/protocol/errors.ts';
import { formatWait } from '../../i18n/dates.ts';
import { useText } from '../../i18n/use-text.ts';
import { DigitKeys } from '../../ui/DigitKeys.tsx';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useSession } from '../../ui/session-context.tsx';
import { useStation, useStationQuery } from '../../ui/station-context.tsx';
import { SymbolPicture } from '../../ui/symbols.tsx';
import { readDestination } from './destination.ts';
import { useCountdown } from './use-countdown.ts';

const pinLength = 6;

export function PinScreen() {
  const { t, language } = useText();
  const { learnerId } = useParams();
  const people = useStationQuery((station) => station.listLearners())?.value;
  const learner = people?.find((one) => one.id === learnerId);
  const crumbs = [{ label: t('way.start'), to: '/' }];
  return (
    <Screen title={t('pin.title')} crumbs={crumbs}>
      {learner ? (
        <div className="pin">
          <div className="pin-who">
            <SymbolPicture symbol={learner.symbol} size={120} />
            <strong>{pickLanguage(learner.names, language)}</strong>
          </div>
          <OwnPad key={learner.id} learner={learner} />
        </div>
      ) : null}
      {people && !learner ? <p>{t('who.nobody')}</p> : null}
    </Screen>
  );
}

function OwnPad({ learner }: { learner: RosterEntry }) {
  const { language } = useText();
  const session = useSession();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const destination = readDestination(search);
  const enter = useCallback(async () => {
    const outcome = await session.signIn(learner, language);
    if (outcome.ok) navigate(destination, { replace: true });
    return outcome;
  }, [session, learner, language, navigate, destination]);
  return <PinPad learner={learner} enter={enter} />;
}

/** `enter` follows when the PIN is right; when it fails, its trouble is shown. */
export function PinPad({ learner, enter }: { learner: RosterEntry; enter: () => Promise<Outcome<void>> }) {
  const { t } = useText();
  const station = useStation();
  const [pin, setPin] = useState('');
  const [isChecking, setIsChecking] = useState(false);
  const [error, setError] = useState<WireError | undefined>(undefined);
  const pause = useCountdown();
  const isClosed = isChecking || pause.leftMs > 0;

  const check = useCallback(
    async (whole: string) => {
      setIsChecking(true);
      let outcome = await station.checkPin(learner, whole);
      if (outcome.ok) outcome = await enter();
      if (outcome.ok) return;
      setIsChecking(false);
      setPin('');
      setError(outcome.error);
      if (outcome.error.kind === 'pin-paused') pause.start(outcome.error.waitMs ?? 0);
    },
    [station, learner, enter, pause.start],
  );

  const press = useCallback(
    (digit: string) => {
      if (isClosed) return;
      const next = (pin + digit).slice(0, pinLength);
      setPin(next);
      if (next.length === pinLength) void check(next);
      else setError(undefined);
    },
    [isClosed, pin, check],
  );

  return (
    <div className="pin-pad">
      <p className="pin-dots" role="status">
        <span className="unseen">{t('pin.entered', { count: pin.length })}</span>
        {Array.from({ length: pinLength }, (_, at) => `dot-${at}`).map((id, at) => (
          <span key={id} className={at < pin.length ? 'dot dot-full' : 'dot'} aria-hidden="true" />
        ))}
      </p>
      <div className="pin-words">
        {error && !(error.kind === 'pin-paused' && pause.leftMs <= 0) ? (
          <ErrorSentence
            error={error}
            more={pause.leftMs > 0 ? t('pin.wait', { time: formatWait(pause.leftMs, t) }) : undefined}
          />
        ) : (
          <p>{isChecking ? t('pin.checking') : t('pin.hint')}</p>
        )}
      </div>
      <DigitKeys
        isOff={isClosed}
        press={press}
        clear={() => setPin('')}
        drop={() => setPin((typed) => typed.slice(0, -1))}
      />
    </div>
  );
}
