// Owns: the people of the county who study: finding them, making and correcting one, saying that two are one,
// handing over a PIN.
import { App, Button } from 'antd';
import { useCallback, useState } from 'react';
import { Link } from 'react-router';
import type { LearnerRow } from '#core/protocol/console-api.ts';
import { useConsole, useNow } from '../../console/context.tsx';
import { compareNames, pickName } from '../../console/name-order.ts';
import { formatAge, formatLength, formatMoment, formatNumber } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { ChoiceFilter, SearchFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { LearnerNames } from '../../console/parts/LearnerNames.tsx';
import { Mark } from '../../console/parts/Mark.tsx';
import { NameList } from '../../console/parts/NameList.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { PinDialog } from '../../console/parts/PinDialog.tsx';
import { usePinReset } from '../../console/parts/pin-reset.ts';
import { matchesSearch } from '../../console/parts/search.ts';
import { useAnswer, useHints } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { SymbolPicture } from '../../ui/symbols.tsx';
import { EditDialog } from './EditDialog.tsx';
import { LearnerDialog } from './LearnerDialog.tsx';
import { MergeDialog } from './MergeDialog.tsx';

const isRecords = ({ type }: { type: string }) => type === 'records';

export function LearnersScreen() {
  const t = useWords();
  const language = useLanguage();
  const { client, nowMs } = useConsole();
  const { message } = App.useApp();
  const now = useNow(nowMs, 30_000);
  const learners = useAnswer(useCallback(() => client.listLearners(), [client]));
  const stations = useAnswer(useCallback(() => client.listStations(), [client]));
  const groups = useAnswer(useCallback(() => client.listGroups(), [client]));
  useHints(isRecords, learners.reload, 3000);
  const filters = useUrlFilters();
  const [isMaking, setIsMaking] = useState(false);
  const [open, setOpen] = useState<{ dialog: 'edit' | 'merge'; row: LearnerRow }>();
  const pinReset = usePinReset();

  const stationNames = new Map<string, string>(stations.value?.map(({ id, name }) => [id, name]));
  const groupNames = new Map<string, string>(groups.value?.map(({ id, name }) => [id, name]));
  const nameAll = (ids: readonly string[], names: Map<string, string>) =>
    ids.map((id) => names.get(id) ?? '–');
  const all = learners.value ?? [];
  const station = filters.get('station');
  const group = filters.get('group');
  const rows = all.filter(
    (row) =>
      matchesSearch(filters.get('q'), [row.names.zh, row.names.ug, row.names.en, row.letters]) &&
      (station === '' || row.stationIds.some((id) => id === station)) &&
      (group === '' || row.groupIds.includes(group)),
  );

  function finish(words: 'console.learners.edited' | 'console.merged.made'): void {
    setOpen(undefined);
    message.success(t(words));
    learners.reload();
  }

  const columns: DataColumn<LearnerRow>[] = [
    {
      key: 'name',
      title: t('console.learners.name'),
      cell: (row) => (
        <Link to={`/learners/${row.id}`}>
          <LearnerNames learner={row} size={28} />
          {row.isAdministrator && <Mark tone="good">{t('console.learners.administrator')}</Mark>}
        </Link>
      ),
      compare: (a, b) => compareNames(pickName(a.names, language), pickName(b.names, language), language),
      csv: (row) => [row.names.ug, row.names.zh, row.names.en].filter(Boolean).join(' / '),
    },
    {
      key: 'stations',
      title: t('console.learners.stations'),
      cell: (row) => <NameList names={nameAll(row.stationIds, stationNames)} />,
      csv: (row) => nameAll(row.stationIds, stationNames).join('; '),
    },
    {
      key: 'groups',
      title: t('console.learners.groups'),
      cell: (row) => <NameList names={nameAll(row.groupIds, groupNames)} />,
      csv: (row) => nameAll(row.groupIds, groupNames).join('; '),
    },
    {
      key: 'records',
      title: t('console.learners.records'),
      isNumber: true,
      cell: (row) => formatNumber(row.recordCount),
      compare: (a, b) => a.recordCount - b.recordCount,
      csv: (row) => row.recordCount,
    },
    {
      key: 'hours',
      title: t('console.learners.hours'),
      isNumber: true,
      cell: (row) => formatLength(row.activeMs, t),
      compare: (a, b) => a.activeMs - b.activeMs,
      // Hours as a number, so that a spreadsheet can add them up.
      csv: (row) => Math.round(row.activeMs / 36_000) / 100,
    },
    {
      key: 'last',
      title: t('console.learners.last'),
      cell: (row) =>
        row.lastRecordMs === null ? (
          <span className="quiet">{t('console.learners.never')}</span>
        ) : (
          <span title={formatMoment(row.lastRecordMs)}>{formatAge(row.lastRecordMs, now, t)}</span>
        ),
      compare: (a, b) => (a.lastRecordMs ?? 0) - (b.lastRecordMs ?? 0),
      csv: (row) => (row.lastRecordMs === null ? null : formatMoment(row.lastRecordMs)),
    },
    {
      key: 'actions',
      title: t('console.actions'),
      cell: (row) => (
        <span className="row-actions">
          <Button
            size="small"
            data-testid={`edit-${row.id}`}
            onClick={() => setOpen({ dialog: 'edit', row })}
          >
            {t('console.learners.edit')}
          </Button>
          <Button size="small" onClick={() => setOpen({ dialog: 'merge', row })}>
            {t('console.merged.make')}
          </Button>
          <Button size="small" onClick={() => pinReset.ask(row)}>
            {t('console.learners.resetPin')}
          </Button>
        </span>
      ),
    },
  ];

  return (
    <Page
      title={t('console.learners.title')}
      actions={
        <Button type="primary" onClick={() => setIsMaking(true)}>
          {t('console.learners.make')}
        </Button>
      }
    >
      <ErrorNote error={learners.error ?? stations.error ?? groups.error} onRetry={learners.reload} />
      <DataTable<LearnerRow>
        label={t('console.learners.title')}
        rows={rows}
        allCount={all.length}
        columns={columns}
        rowKey={(row) => row.id}
        isLoading={learners.isLoading}
        emptyText={t('console.learners.empty')}
        onClearFilters={filters.clear}
        fileName="learners"
        filters={
          <>
            <SearchFilter filters={filters} />
            <ChoiceFilter
              filters={filters}
              name="station"
              label={t('console.learners.stations')}
              choices={(stations.value ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            />
            <ChoiceFilter
              filters={filters}
              name="group"
              label={t('console.learners.groups')}
              choices={(groups.value ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            />
          </>
        }
      />
      {isMaking && (
        <LearnerDialog
          learners={all}
          stations={(stations.value ?? []).filter(({ status }) => status !== 'revoked')}
          groups={groups.value ?? []}
          onClose={() => setIsMaking(false)}
          onMade={(made) => {
            setIsMaking(false);
            message.success(t('console.learners.made'));
            learners.reload();
            pinReset.tell(made.learner, made.pin);
          }}
        />
      )}
      {open?.dialog === 'edit' && (
        <EditDialog
          key={open.row.id}
          learner={open.row}
          groups={groups.value ?? []}
          onClose={() => setOpen(undefined)}
          onDone={() => finish('console.learners.edited')}
        />
      )}
      {open?.dialog === 'merge' && (
        <MergeDialog
          key={open.row.id}
          learner={open.row}
          learners={all}
          onClose={() => setOpen(undefined)}
          onDone={() => finish('console.merged.made')}
        />
      )}
      {pinReset.told && (
        <PinDialog
          name={pickName(pinReset.told.learner.names, language)}
          picture={<SymbolPicture symbol={pinReset.told.learner.symbol} size={36} />}
          pin={pinReset.told.pin}
          onClose={pinReset.forget}
        />
      )}
    </Page>
  );
}
