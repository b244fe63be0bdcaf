// Owns: the fleet at a glance, and a station's life: made, enrolled with a code, revoked.
import { App, Button } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { type StationRow, stationStatusSchema } from '#core/protocol/console-api.ts';
import { firstFleet } from '#core/protocol/console-county-api.ts';
import type { LiveHint } from '../../console/api/live.ts';
import { useConsole, useNow } from '../../console/context.tsx';
import { DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { ChoiceFilter, SearchFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { matchesSearch } from '../../console/parts/search.ts';
import { useAction, useAnswer, useHints } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { CodeDialog } from './CodeDialog.tsx';
import { computeContact, contactStates } from './contact.ts';
import { ReplaceDialog } from './ReplaceDialog.tsx';
import { StationDialog } from './StationDialog.tsx';
import { createStationColumns } from './station-columns.tsx';
import { hasTrouble, troubles, troubleWords } from './trouble.ts';

const isStationHint = ({ type }: LiveHint) => type !== 'refused';

export function StationsScreen() {
  const t = useWords();
  const language = useLanguage();
  const { client, nowMs, operator } = useConsole();
  const { message, modal } = App.useApp();
  const now = useNow(nowMs, 30_000);
  const stations = useAnswer(useCallback(() => client.listStations(), [client]));
  const healthAnswer = useAnswer(useCallback(() => client.listHealth(), [client]));
  useHints(isStationHint, stations.reload, 2000);
  useHints(isStationHint, healthAnswer.reload, 5000);
  const health = useMemo(
    () => new Map((healthAnswer.value ?? []).map((row) => [String(row.stationId), row])),
    [healthAnswer.value],
  );
  const fleetAnswer = useAnswer(useCallback(() => client.getSetting('fleet'), [client]));
  const fleet = fleetAnswer.value?.value ?? firstFleet;
  const filters = useUrlFilters();
  const action = useAction({ isToast: true });
  const [isMaking, setIsMaking] = useState(false);
  const [codeFor, setCodeFor] = useState<StationRow>();
  const [replaced, setReplaced] = useState<StationRow>();

  const all = stations.value ?? [];
  const search = filters.get('q');
  const status = filters.get('status');
  const contact = filters.get('contact');
  const trouble = filters.get('trouble');
  const rows = all.filter(
    (row) =>
      matchesSearch(search, [row.name, row.township]) &&
      (status === '' || row.status === status) &&
      (contact === '' || computeContact(row, health.get(row.id)?.lastStudyMs, fleet, now) === contact) &&
      hasTrouble(row, health.get(row.id), trouble),
  );
  const columns = useMemo(
    () => createStationColumns(t, language, now, health, fleet),
    [t, language, now, health, fleet],
  );
  const canManage = operator.role === 'operator';

  function askRevoke(station: StationRow): void {
    modal.confirm({
      title: t('console.stations.revokeAsk', { name: station.name }),
      content: t('console.stations.revokeWhat'),
      okText: t('console.stations.revoke'),
      okButtonProps: { danger: true },
      cancelText: t('console.cancel'),
      onOk: async () => {
        if (!(await action.run(() => client.revokeStation(station.id)))) return;
        message.success(t('console.stations.revoked', { name: station.name }));
        stations.reload();
      },
    });
  }

  const actions = {
    key: 'actions',
    title: t('console.actions'),
    cell: (row: StationRow) => (
      <span className="row-actions">
        <Button size="small" onClick={() => setCodeFor(row)}>
          {t('console.stations.codeGet')}
        </Button>
        {row.status !== 'new' && (
          <Button size="small" onClick={() => setReplaced(row)}>
            {t('console.stations.replace')}
          </Button>
        )}
        {row.status !== 'revoked' && (
          <Button size="small" danger onClick={() => askRevoke(row)}>
            {t('console.stations.revoke')}
          </Button>
        )}
      </span>
    ),
  };

  return (
    <Page
      title={t('console.stations.title')}
      actions={
        <>
          <Link to="/stations/sketch">{t('console.sketch.title')}</Link>
          {canManage && (
            <Button type="primary" onClick={() => setIsMaking(true)}>
              {t('console.stations.make')}
            </Button>
          )}
        </>
      }
    >
      <ErrorNote
        error={stations.error ?? healthAnswer.error ?? fleetAnswer.error}
        onRetry={stations.reload}
      />
      <DataTable<StationRow>
        label={t('console.stations.title')}
        rows={rows}
        allCount={all.length}
        columns={canManage ? [...columns, actions] : columns}
        rowKey={(row) => row.id}
        isLoading={stations.isLoading}
        emptyText={t('console.stations.empty')}
        onClearFilters={filters.clear}
        fileName="stations"
        filters={
          <>
            <SearchFilter filters={filters} />
            <ChoiceFilter
              filters={filters}
              name="status"
              label={t('console.stations.status')}
              choices={stationStatusSchema.options.map((value) => ({
                value,
                label: t(`console.stations.status.${value}`),
              }))}
            />
            <ChoiceFilter
              filters={filters}
              name="contact"
              label={t('console.stations.contact')}
              choices={contactStates.map((value) => ({
                value,
                label: t(`console.stations.contact.${value}`),
              }))}
            />
            <ChoiceFilter
              filters={filters}
              name="trouble"
              label={t('console.stations.trouble')}
              choices={troubles.map((value) => ({ value, label: t(troubleWords[value]) }))}
            />
          </>
        }
      />
      {isMaking && (
        <StationDialog
          onClose={() => setIsMaking(false)}
          onMade={(station) => {
            setIsMaking(false);
            message.success(t('console.stations.made', { name: station.name }));
            stations.reload();
            setCodeFor(station);
          }}
        />
      )}
      {replaced && <ReplaceDialog station={replaced} onClose={() => setReplaced(undefined)} />}
      {codeFor && <CodeDialog station={codeFor} onClose={() => setCodeFor(undefined)} />}
    </Page>
  );
}
