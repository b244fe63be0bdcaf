// Owns: one learner: how far, how long, and every record as it arrives.
import { Button, Empty, Skeleton } from 'antd';
import { useCallback } from 'react';
import { Link, useParams } from 'react-router';
import type { LiveHint } from '../../console/api/live.ts';
import { useConsole, useNow } from '../../console/context.tsx';
import { pickName } from '../../console/name-order.ts';
import { formatAge, formatLength, formatMoment, formatNumber } from '../../console/numerals.ts';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { LearnerNames } from '../../console/parts/LearnerNames.tsx';
import { NameList } from '../../console/parts/NameList.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { PinDialog } from '../../console/parts/PinDialog.tsx';
import { usePinReset } from '../../console/parts/pin-reset.ts';
import { useAnswer, useHints } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { SymbolPicture } from '../../ui/symbols.tsx';
import { DaysChart } from './DaysChart.tsx';
import { ProgressList } from './ProgressList.tsx';
import { RecordsTable } from './RecordsTable.tsx';
import { useRecords } from './use-records.ts';
import { ViewsList } from './ViewsList.tsx';

export function LearnerScreen() {
  const { learnerId = '' } = useParams();
  // The key gives each learner a screen of its own: no records of the last one stay behind.
  return <LearnerPage key={learnerId} learnerId={learnerId} />;
}

function LearnerPage({ learnerId }: { learnerId: string }) {
  const t = useWords();
  const language = useLanguage();
  const { client, nowMs } = useConsole();
  const now = useNow(nowMs, 30_000);
  const learners = useAnswer(useCallback(() => client.listLearners(), [client]));
  const stations = useAnswer(useCallback(() => client.listStations(), [client]));
  const groups = useAnswer(useCallback(() => client.listGroups(), [client]));
  const units = useAnswer(useCallback(() => client.listUnits(), [client]));
  const progress = useAnswer(useCallback(() => client.getProgress(learnerId), [client, learnerId]));
  const isMine = useCallback(
    (hint: LiveHint) => hint.type === 'records' && hint.learnerIds.some((id) => id === learnerId),
    [learnerId],
  );
  const records = useRecords(learnerId, isMine);
  useHints(isMine, learners.reload, 1000);
  useHints(isMine, progress.reload, 600);
  const pinReset = usePinReset();

  const learner = learners.value?.find(({ id }) => id === learnerId);
  const back = <Link to="/learners">{t('console.learner.back')}</Link>;
  if (learners.value && !learner) {
    return (
      <Page title={t('console.learners.title')}>
        <Empty description={t('console.learner.missing')}>{back}</Empty>
      </Page>
    );
  }
  const name = learner ? pickName(learner.names, language) : t('console.loading');
  const nameAll = (ids: readonly string[], rows: readonly { id: string; name: string }[] | undefined) =>
    ids.map((id) => rows?.find((row) => row.id === id)?.name ?? '–');

  return (
    <Page
      title={name}
      actions={
        <>
          {back}
          {learner && <Link to={`/learners/${learnerId}/proof`}>{t('console.proof.open')}</Link>}
          {learner && <Button onClick={() => pinReset.ask(learner)}>{t('console.learners.resetPin')}</Button>}
        </>
      }
    >
      <ErrorNote error={learners.error ?? stations.error ?? groups.error} onRetry={learners.reload} />
      {learner ? (
        <div className="card learner-card">
          <LearnerNames learner={learner} size={56} />
          <dl className="facts">
            {[
              [
                t('console.learners.stations'),
                <NameList key="stations" names={nameAll(learner.stationIds, stations.value)} />,
              ],
              [
                t('console.learners.groups'),
                <NameList key="groups" names={nameAll(learner.groupIds, groups.value)} />,
              ],
              [t('console.learners.records'), formatNumber(learner.recordCount)],
              [t('console.learners.hours'), formatLength(learner.activeMs, t)],
              [
                t('console.learners.last'),
                learner.lastRecordMs === null
                  ? t('console.learners.never')
                  : formatAge(learner.lastRecordMs, now, t),
              ],
            ].map(([term, value]) => (
              <div key={String(term)}>
                <dt>{term}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      ) : (
        <Skeleton active paragraph={{ rows: 1 }} />
      )}
      <div className="columns">
        <section className="card">
          <h2>{t('console.learner.progress')}</h2>
          <ErrorNote error={progress.error ?? units.error} onRetry={progress.reload} />
          {progress.value ? (
            <ProgressList progress={progress.value} units={units.value ?? []} />
          ) : (
            !progress.error && <Skeleton active />
          )}
        </section>
        <section className="card">
          <h2>{t('console.learner.days')}</h2>
          {progress.value && <DaysChart days={progress.value.days} today={formatMoment(now).slice(0, 10)} />}
        </section>
      </div>
      <RecordsTable learnerId={learnerId} records={records} units={units.value ?? []} />
      <ViewsList learnerId={learnerId} />
      {pinReset.told && (
        <PinDialog
          name={name}
          picture={<SymbolPicture symbol={pinReset.told.learner.symbol} size={36} />}
          pin={pinReset.told.pin}
          onClose={pinReset.forget}
        />
      )}
    </Page>
  );
}
