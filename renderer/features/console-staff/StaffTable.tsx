// Owns: the accounts of the console: role, scope, second factor, last sign of life, and what an operator may do.
import { App, Button } from 'antd';
import { useCallback, useState } from 'react';
import { Link } from 'react-router';
import { roleSchema, type StationRow } from '#core/protocol/console-api.ts';
import type { StaffRow } from '#core/protocol/console-staff-api.ts';
import { useConsole, useNow } from '../../console/context.tsx';
import { compareNames } from '../../console/name-order.ts';
import { formatAge, formatMoment } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { ChoiceFilter, SearchFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { Mark } from '../../console/parts/Mark.tsx';
import { NameList } from '../../console/parts/NameList.tsx';
import { SecretDialog } from '../../console/parts/SecretDialog.tsx';
import { matchesSearch } from '../../console/parts/search.ts';
import { useAction, useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { StaffDialog } from './StaffDialog.tsx';

interface StaffTableProps {
  stations: readonly StationRow[];
  isMaking: boolean;
  onMakingDone: () => void;
}

export function StaffTable({ stations, isMaking, onMakingDone }: StaffTableProps) {
  const t = useWords();
  const language = useLanguage();
  const { client, nowMs } = useConsole();
  const { message, modal } = App.useApp();
  const now = useNow(nowMs, 30_000);
  const staff = useAnswer(useCallback(() => client.staff.list(), [client]));
  const filters = useUrlFilters();
  const action = useAction({ isToast: true });
  const [changed, setChanged] = useState<StaffRow>();
  const [told, setTold] = useState<{ name: string; login: string; password: string }>();

  const all = staff.value ?? [];
  const [role, state] = [filters.get('role'), filters.get('state')];
  const rows = all.filter(
    (row) =>
      matchesSearch(filters.get('q'), [row.name, row.login]) &&
      (role === '' || row.role === role) &&
      (state === '' || (row.disabledAtMs !== null) === (state === 'disabled')),
  );
  const names = new Map(stations.map(({ id, name }) => [id, name]));
  const listScope = ({ role: own, stationIds }: StaffRow) =>
    own !== 'trainer' || stationIds === null
      ? [t('console.staff.county')]
      : stationIds.map((id) => names.get(id) ?? '–');
  const tellState = ({ disabledAtMs, mustChangePassword }: StaffRow) =>
    disabledAtMs !== null
      ? t('console.staff.disabled')
      : mustChangePassword
        ? t('console.staff.firstWaits')
        : t('console.staff.active');

  function ask(row: StaffRow, what: 'disable' | 'password' | 'totp', act: () => Promise<boolean>): void {
    modal.confirm({
      title: t(`console.staff.ask.${what}`, { name: row.name }),
      content: t(`console.staff.askWhat.${what}`),
      okText: t(`console.staff.${what}`),
      okButtonProps: { danger: true },
      cancelText: t('console.cancel'),
      onOk: async () => {
        if (await act()) staff.reload();
      },
    });
  }
  const setDisabled = async (row: StaffRow, isDisabled: boolean) =>
    (await action.run(() => client.staff.setDisabled(row.id, isDisabled))) !== undefined;
  const resetPassword = async ({ id, name, login }: StaffRow) => {
    const reset = await action.run(() => client.staff.resetPassword(id));
    if (reset) setTold({ name, login, password: reset.value.password });
    return reset !== undefined;
  };
  const resetTotp = async ({ id, name }: StaffRow) => {
    const reset = await action.run(() => client.staff.resetTotp(id));
    if (reset) message.success(t('console.staff.totpGone', { name }));
    return reset !== undefined;
  };

  const columns: DataColumn<StaffRow>[] = [
    {
      key: 'name',
      title: t('console.setup.name'),
      cell: (row) => <bdi className="strong">{row.name}</bdi>,
      compare: (a, b) => compareNames(a.name, b.name, language),
      csv: (row) => row.name,
    },
    {
      key: 'login',
      title: t('console.signIn.login'),
      cell: (row) => (
        <Link to={`/audit?actor=${row.login}`}>
          <bdi>{row.login}</bdi>
        </Link>
      ),
      compare: (a, b) => a.login.localeCompare(b.login),
      csv: (row) => row.login,
    },
    {
      key: 'role',
      title: t('console.staff.role'),
      cell: (row) => t(`console.role.${row.role}`),
      compare: (a, b) => a.role.localeCompare(b.role),
      csv: (row) => t(`console.role.${row.role}`),
    },
    {
      key: 'scope',
      title: t('console.staff.scope'),
      cell: (row) => <NameList names={listScope(row)} />,
      csv: (row) => listScope(row).join('; '),
    },
    {
      key: 'state',
      title: t('console.staff.state'),
      cell: (row) => (
        <Mark tone={row.disabledAtMs !== null ? 'alarm' : row.mustChangePassword ? 'watch' : 'good'}>
          {tellState(row)}
        </Mark>
      ),
      csv: tellState,
    },
    {
      key: 'totp',
      title: t('console.staff.factor'),
      cell: (row) => (row.hasTotp ? t('console.yes') : t('console.no')),
      compare: (a, b) => Number(a.hasTotp) - Number(b.hasTotp),
      csv: (row) => (row.hasTotp ? t('console.yes') : t('console.no')),
    },
    {
      key: 'seen',
      title: t('console.staff.seen'),
      cell: (row) =>
        row.lastSeenMs === null ? t('console.staff.notHere') : formatAge(row.lastSeenMs, now, t),
      compare: (a, b) => (a.lastSeenMs ?? 0) - (b.lastSeenMs ?? 0),
      csv: (row) => (row.lastSeenMs === null ? '' : formatMoment(row.lastSeenMs)),
    },
    {
      key: 'actions',
      title: t('console.actions'),
      cell: (row) => (
        <span className="row-actions">
          <Button size="small" onClick={() => setChanged(row)}>
            {t('console.staff.change')}
          </Button>
          <Button size="small" onClick={() => ask(row, 'password', () => resetPassword(row))}>
            {t('console.staff.password')}
          </Button>
          {row.hasTotp && (
            <Button size="small" onClick={() => ask(row, 'totp', () => resetTotp(row))}>
              {t('console.staff.totp')}
            </Button>
          )}
          {row.disabledAtMs === null ? (
            <Button size="small" danger onClick={() => ask(row, 'disable', () => setDisabled(row, true))}>
              {t('console.staff.disable')}
            </Button>
          ) : (
            <Button size="small" onClick={() => void setDisabled(row, false).then(staff.reload)}>
              {t('console.staff.enable')}
            </Button>
          )}
        </span>
      ),
    },
  ];

  return (
    <>
      <ErrorNote error={staff.error} onRetry={staff.reload} />
      <DataTable<StaffRow>
        label={t('console.staff.title')}
        rows={rows}
        allCount={all.length}
        columns={columns}
        rowKey={({ id }) => id}
        isLoading={staff.isLoading}
        emptyText={t('console.staff.empty')}
        onClearFilters={filters.clear}
        fileName="staff"
        filters={
          <>
            <SearchFilter filters={filters} />
            <ChoiceFilter
              filters={filters}
              name="role"
              label={t('console.staff.role')}
              choices={roleSchema.options.map((value) => ({ value, label: t(`console.role.${value}`) }))}
            />
            <ChoiceFilter
              filters={filters}
              name="state"
              label={t('console.staff.state')}
              choices={[
                { value: 'active', label: t('console.staff.active') },
                { value: 'disabled', label: t('console.staff.disabled') },
              ]}
            />
          </>
        }
      />
      {(isMaking || changed) && (
        <StaffDialog
          key={changed?.id ?? 'new'}
          row={changed}
          stations={stations}
          onClose={() => {
            setChanged(undefined);
            onMakingDone();
          }}
          onSaved={(made) => {
            setChanged(undefined);
            onMakingDone();
            staff.reload();
            if (made?.password) setTold({ ...made.staff, password: made.password });
            else message.success(t('console.staff.saved'));
          }}
        />
      )}
      {told && (
        <SecretDialog
          title={t('console.staff.passwordFor', { name: told.name })}
          intro={t('console.staff.passwordOnce')}
          secrets={[
            { label: t('console.signIn.login'), text: told.login },
            { label: t('console.signIn.password'), text: told.password },
          ]}
          onClose={() => setTold(undefined)}
        />
      )}
    </>
  );
}
