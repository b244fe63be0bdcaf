// Owns: one text of the learner's own with its answer, which is no news any more once it was shown.
import { useEffect } from 'react';
import { useParams } from 'react-router';
import { toDay } from '#core/domain/calendar.ts';
import { formatDay } from '../../i18n/dates.ts';
import { useText } from '../../i18n/use-text.ts';
import { usePortal } from '../../ui/portal-context.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useLearnerId } from '../../ui/session-context.tsx';
import { useStation, useStationQuery } from '../../ui/station-context.tsx';
import './texts.css';

export function TextScreen() {
  const { t, language } = useText();
  const textId = useParams()['textId'] ?? '';
  const learnerId = useLearnerId();
  const station = useStation();
  const { policy } = usePortal();
  const found = useStationQuery(
    async ({ texts }) =>
      learnerId ? (await texts.list(learnerId)).find(({ id }) => id === textId) : undefined,
    [learnerId, textId],
  );
  const text = found?.value;
  const isNew = text?.answer?.isNew === true;
  useEffect(() => {
    if (isNew) void station.texts.markSeen(textId);
  }, [isNew, station, textId]);
  const tellDay = (atMs: number) => formatDay(toDay(atMs, policy?.timeZoneOffsetMinutes ?? 480), language);
  const crumbs = [
    { label: t('way.home'), to: '/home' },
    { label: t('texts.title'), to: '/texts' },
  ];
  return (
    <Screen title={text ? t(`texts.kind.${text.kind}`) : t('texts.title')} crumbs={crumbs}>
      {found && !text ? <p>{t('texts.gone')}</p> : null}
      {text ? (
        <article className="text-sheet">
          <p>{tellDay(text.atMs)}</p>
          <p className="text-words" dir="auto">
            {text.text}
          </p>
          {text.answer ? (
            <section className="text-answer" aria-label={t('texts.answer')} data-testid="answer">
              <h2>{t('texts.answer')}</h2>
              <p className="text-words" dir="auto">
                {text.answer.text}
              </p>
              <p>
                <bdi>{text.answer.by}</bdi> · {tellDay(text.answer.atMs)}
              </p>
            </section>
          ) : (
            <p>{t(`texts.waits.${text.kind}`)}</p>
          )}
        </article>
      ) : null}
    </Screen>
  );
}
