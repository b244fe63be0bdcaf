// Owns: a learner's records, newest first, those that just arrived marked in colour and in words.
import { Button, Empty, Table } from 'antd';
import type { RecordRow, UnitRow } from '#core/protocol/console-api.ts';
import { useConsole } from '../../console/context.tsx';
import type { CsvCell, Sheet } from '../../console/csv.ts';
import { formatMoment, formatNumber } from '../../console/numerals.ts';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { ExportButtons } from '../../console/parts/ExportButtons.tsx';
import { LiveNote } from '../../console/parts/LiveNote.tsx';
import { Mark } from '../../console/parts/Mark.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { listAllRecords } from './list-all-records.ts';
import { describeActivity, describeResult, describeVerb } from './record-words.ts';
import type { LearnerRecords } from './use-records.ts';

export interface RecordsTableProps {
  learnerId: string;
  records: LearnerRecords;
  units: readonly UnitRow[];
}

export function RecordsTable({ learnerId, records, units }: RecordsTableProps) {
  const t = useWords();
  const language = useLanguage();
  const { client } = useConsole();
  const action = useAction({ isToast: true });
  const { list } = records;
  const freshCount = list?.freshIds.size ?? 0;

  async function loadAll(): Promise<Sheet | undefined> {
    const all = await action.run(() => listAllRecords((before) => client.listRecords(learnerId, before)));
    if (!all) return undefined;
    const header = [
      t('console.learner.stored'),
      t('console.learner.clock'),
      t('console.learner.station'),
      t('console.learner.seq'),
      t('console.learner.verb'),
      t('console.learner.activity'),
      t('console.learner.result'),
      'id',
      'epoch',
      'verb',
      'activity',
      'result',
    ];
    const rows = all.value.map((row): CsvCell[] => [
      formatMoment(row.storedAtMs),
      row.timestamp,
      row.stationName,
      row.seq,
      describeVerb(row.verb, t),
      describeActivity(row.activity, units, language, t),
      describeResult(row, t),
      row.id,
      row.epoch,
      row.verb,
      row.activity,
      row.result === null ? null : JSON.stringify(row.result),
    ]);
    return { title: t('console.learner.records'), header, rows };
  }

  return (
    <section className="card" aria-labelledby="records-title">
      <div className="card-head">
        <h2 id="records-title">{t('console.learner.records')}</h2>
        <LiveNote />
        <span role="status">
          {freshCount > 0 && (
            <Mark tone="good">{t('console.learner.arrived', { n: formatNumber(freshCount) })}</Mark>
          )}
        </span>
        <span className="spread" />
        <ExportButtons
          fileName={`records-${learnerId}`}
          isDisabled={!list?.records.length}
          loadSheet={loadAll}
        />
      </div>
      <ErrorNote error={records.error} onRetry={records.readNewest} />
      <Table<RecordRow>
        size="small"
        aria-labelledby="records-title"
        rowKey={({ id }) => id}
        dataSource={[...(list?.records ?? [])]}
        pagination={false}
        scroll={{ x: 'max-content' }}
        rowClassName={({ id }) => (list?.freshIds.has(id) ? 'fresh' : '')}
        locale={{
          emptyText: list ? <Empty description={t('console.learner.recordsEmpty')} /> : t('console.loading'),
        }}
        columns={[
          {
            key: 'stored',
            title: t('console.learner.stored'),
            className: 'number',
            render: (_value, row) => (
              <>
                <bdi>{formatMoment(row.storedAtMs)}</bdi>{' '}
                {list?.freshIds.has(row.id) && <Mark tone="good">{t('console.learner.isNew')}</Mark>}
              </>
            ),
          },
          {
            key: 'clock',
            title: t('console.learner.clock'),
            className: 'number',
            render: (_value, row) => <bdi>{formatMoment(row.timestamp)}</bdi>,
          },
          {
            key: 'verb',
            title: t('console.learner.verb'),
            render: (_value, row) => describeVerb(row.verb, t),
          },
          {
            key: 'activity',
            title: t('console.learner.activity'),
            render: (_value, row) => <bdi>{describeActivity(row.activity, units, language, t)}</bdi>,
          },
          {
            key: 'result',
            title: t('console.learner.result'),
            render: (_value, row) => describeResult(row, t),
          },
          { key: 'station', title: t('console.learner.station'), render: (_value, row) => row.stationName },
          {
            key: 'seq',
            title: t('console.learner.seq'),
            align: 'end',
            className: 'number',
            render: (_value, row) => formatNumber(row.seq),
          },
        ]}
      />
      {list?.next && (
        <Button block type="text" loading={records.isLoading} onClick={records.readOlder}>
          {t('console.loadMore')}
        </Button>
      )}
    </section>
  );
}
