// Owns: one station's log in full: how far it is received, how well it is dated, what is wrong with it.
import { Empty, Skeleton } from 'antd';
import { useCallback } from 'react';
import { Link, useParams } from 'react-router';
import type { LiveHint } from '../../console/api/live.ts';
import { describeClock, describeWall } from '../../console/clock-words.ts';
import { useConsole, useNow } from '../../console/context.tsx';
import { formatAge, formatNumber } from '../../console/numerals.ts';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { ChoiceFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { useAnswer, useHints } from '../../console/use-answer.ts';
import { useWords, type WordKey } from '../../console/words.ts';
import { IncidentTable } from './IncidentTable.tsx';
import { QuarantineTable } from './QuarantineTable.tsx';
import { EpochTable, FaultTable, SliceTable } from './tables.tsx';

const views = ['incidents', 'quarantine', 'faults', 'slices'] as const;
const viewWords: Record<(typeof views)[number], WordKey> = {
  incidents: 'console.log.incidents',
  quarantine: 'console.log.quarantine',
  faults: 'console.log.faults',
  slices: 'console.log.slices',
};

export function StationScreen() {
  const { stationId = '' } = useParams();
  return <StationPage key={stationId} stationId={stationId} />;
}

function StationPage({ stationId }: { stationId: string }) {
  const t = useWords();
  const { client, nowMs, operator } = useConsole();
  const now = useNow(nowMs, 30_000);
  const log = useAnswer(useCallback(() => client.getStationLog(stationId), [client, stationId]));
  const isMine = useCallback(
    (hint: LiveHint) => hint.type === 'records' && hint.stationId === stationId,
    [stationId],
  );
  useHints(isMine, log.reload, 1000);
  const filters = useUrlFilters();
  const isOperator = operator.role === 'operator';
  const shown = views.filter((name) => isOperator || name !== 'quarantine');
  const view = shown.find((name) => name === filters.get('view'));
  const back = <Link to="/stations">{t('console.log.back')}</Link>;
  if (log.error?.kind === 'not-found') {
    return (
      <Page title={t('console.stations.title')}>
        <Empty description={t('console.log.missing')}>{back}</Empty>
      </Page>
    );
  }
  const choice = (
    <ChoiceFilter
      filters={filters}
      name="view"
      label={t('console.log.view')}
      emptyLabel={t('console.log.epochs')}
      choices={shown.map((value) => ({ value, label: t(viewWords[value]) }))}
    />
  );
  const { value } = log;
  return (
    <Page title={value?.station.name ?? t('console.loading')} actions={back}>
      <ErrorNote error={log.error} onRetry={log.reload} />
      {!value && !log.error && <Skeleton active />}
      {value && (
        <>
          <div className="card">
            <dl className="facts">
              {(
                [
                  ['console.stations.status', t(`console.stations.status.${value.station.status}`)],
                  [
                    'console.stations.contact',
                    value.station.lastContactMs === null
                      ? t('console.stations.contact.never')
                      : formatAge(value.station.lastContactMs, now, t),
                  ],
                  ['console.stations.through', formatNumber(value.station.through)],
                  ['console.stations.records', formatNumber(value.station.recordCount)],
                  ['console.stations.quarantine', formatNumber(value.station.quarantineCount)],
                  ['console.stations.forks', formatNumber(value.health.openForkCount)],
                  ['console.stations.gaps', formatNumber(value.health.gapCount)],
                  [
                    'console.stations.clock',
                    `${describeClock(value.health, t)} · ${describeWall(value.health, t)}`,
                  ],
                ] as const
              ).map(([term, text]) => (
                <div key={term}>
                  <dt>{t(term)}</dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </div>
          {view === undefined && <EpochTable rows={value.epochs} filters={choice} />}
          {view === 'faults' && <FaultTable rows={value.faults} filters={choice} />}
          {view === 'slices' && <SliceTable rows={value.slices} filters={choice} />}
          {view === 'incidents' && (
            <IncidentTable
              rows={value.incidents}
              filters={choice}
              canManage={isOperator}
              onDone={log.reload}
            />
          )}
          {view === 'quarantine' && (
            <QuarantineTable stationId={stationId} filters={choice} onReread={log.reload} />
          )}
        </>
      )}
    </Page>
  );
}
