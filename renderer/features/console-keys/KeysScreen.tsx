// Owns: keys of tools on the xAPI road: made with scopes, their secret told once, revoked.
import { App, Button, Checkbox, Form, Input, Result } from 'antd';
import { useCallback, useState } from 'react';
import {
  type LrsKeyMade,
  type LrsKeyRow,
  type LrsScope,
  lrsScopes,
} from '#core/protocol/console-staff-api.ts';
import { useConsole } from '../../console/context.tsx';
import { compareNames } from '../../console/name-order.ts';
import { formatMoment } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { FormDialog } from '../../console/parts/FormDialog.tsx';
import { ChoiceFilter, SearchFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { Mark } from '../../console/parts/Mark.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { SecretDialog } from '../../console/parts/SecretDialog.tsx';
import { matchesSearch } from '../../console/parts/search.ts';
import { useAction, useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';

interface Values {
  name: string;
  scopes: LrsScope[];
}

function KeyDialog({ onClose, onMade }: { onClose: () => void; onMade: (made: LrsKeyMade) => void }) {
  const t = useWords();
  const { client } = useConsole();
  const [form] = Form.useForm<Values>();
  const action = useAction();
  async function make({ name, scopes }: Values): Promise<void> {
    const made = await action.run(() => client.staff.createKey(name, scopes));
    if (made) onMade(made.value);
  }
  return (
    <FormDialog<Values>
      title={t('console.keys.make')}
      form={form}
      initialValues={{ name: '', scopes: ['statements/write', 'statements/read/mine'] }}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={onClose}
      onSubmit={(values) => void make(values)}
    >
      <Form.Item
        name="name"
        label={t('console.keys.name')}
        rules={[{ required: true, whitespace: true, message: t('console.required') }]}
      >
        <Input maxLength={80} autoFocus />
      </Form.Item>
      <Form.Item
        name="scopes"
        label={t('console.keys.scopes')}
        rules={[{ required: true, message: t('console.required') }]}
      >
        <Checkbox.Group
          className="choices-down"
          options={lrsScopes.map((value) => ({ value, label: t(`console.keys.scope.${value}`) }))}
        />
      </Form.Item>
    </FormDialog>
  );
}

export function KeysScreen() {
  const t = useWords();
  const language = useLanguage();
  const { client, operator, nowMs } = useConsole();
  const { message, modal } = App.useApp();
  const keys = useAnswer(useCallback(() => client.staff.listKeys(), [client]));
  const filters = useUrlFilters();
  const action = useAction({ isToast: true });
  const [isMaking, setIsMaking] = useState(false);
  const [told, setTold] = useState<LrsKeyMade>();
  if (operator.role !== 'operator') return <Result status="403" title={t('error.not-allowed')} />;

  const all = keys.value ?? [];
  const state = filters.get('state');
  const isActive = ({ revokedAtMs, expiresAtMs }: LrsKeyRow) =>
    revokedAtMs === null && (expiresAtMs === null || expiresAtMs > nowMs());
  const rows = all.filter(
    (row) =>
      matchesSearch(filters.get('q'), [row.name, row.key]) &&
      (state === '' || isActive(row) === (state === 'active')),
  );
  const tellScopes = ({ scopes }: LrsKeyRow) => scopes.map((scope) => t(`console.keys.scope.${scope}`));
  const tellState = (row: LrsKeyRow) => {
    if (row.revokedAtMs !== null) return t('console.keys.revokedAt', { time: formatMoment(row.revokedAtMs) });
    if (row.expiresAtMs === null || isActive(row)) return t('console.keys.active');
    return t('console.keys.expired', { time: formatMoment(row.expiresAtMs) });
  };

  function askRevoke({ key, name }: LrsKeyRow): void {
    modal.confirm({
      title: t('console.keys.revokeAsk', { name }),
      content: t('console.keys.revokeWhat'),
      okText: t('console.keys.revoke'),
      okButtonProps: { danger: true },
      cancelText: t('console.cancel'),
      onOk: async () => {
        if (!(await action.run(() => client.staff.revokeKey(key)))) return;
        message.success(t('console.keys.revoked', { name }));
        keys.reload();
      },
    });
  }

  const columns: DataColumn<LrsKeyRow>[] = [
    {
      key: 'name',
      title: t('console.keys.name'),
      cell: ({ name }) => <bdi className="strong">{name}</bdi>,
      compare: (a, b) => compareNames(a.name, b.name, language),
      csv: ({ name }) => name,
    },
    {
      key: 'key',
      title: t('console.keys.key'),
      cell: ({ key }) => <code dir="ltr">{key}</code>,
      csv: ({ key }) => key,
    },
    {
      key: 'scopes',
      title: t('console.keys.scopes'),
      cell: (row) => tellScopes(row).join(t('console.keys.and')),
      csv: ({ scopes }) => scopes.join(' '),
    },
    {
      key: 'made',
      title: t('console.keys.made'),
      cell: ({ createdAtMs }) => <bdi>{formatMoment(createdAtMs)}</bdi>,
      compare: (a, b) => a.createdAtMs - b.createdAtMs,
      csv: ({ createdAtMs }) => formatMoment(createdAtMs),
    },
    {
      key: 'state',
      title: t('console.staff.state'),
      cell: (row) => <Mark tone={isActive(row) ? 'good' : 'plain'}>{tellState(row)}</Mark>,
      csv: tellState,
    },
    {
      key: 'actions',
      title: t('console.actions'),
      cell: (row) =>
        isActive(row) && (
          <Button size="small" danger onClick={() => askRevoke(row)}>
            {t('console.keys.revoke')}
          </Button>
        ),
    },
  ];

  return (
    <Page
      title={t('console.keys.title')}
      actions={
        <Button type="primary" onClick={() => setIsMaking(true)}>
          {t('console.keys.make')}
        </Button>
      }
    >
      <p className="quiet">{t('console.keys.what')}</p>
      <ErrorNote error={keys.error} onRetry={keys.reload} />
      <DataTable<LrsKeyRow>
        label={t('console.keys.title')}
        rows={rows}
        allCount={all.length}
        columns={columns}
        rowKey={({ key }) => key}
        isLoading={keys.isLoading}
        emptyText={t('console.keys.empty')}
        onClearFilters={filters.clear}
        fileName="keys"
        filters={
          <>
            <SearchFilter filters={filters} />
            <ChoiceFilter
              filters={filters}
              name="state"
              label={t('console.staff.state')}
              choices={[
                { value: 'active', label: t('console.keys.active') },
                { value: 'revoked', label: t('console.keys.isRevoked') },
              ]}
            />
          </>
        }
      />
      {isMaking && (
        <KeyDialog
          onClose={() => setIsMaking(false)}
          onMade={(made) => {
            setIsMaking(false);
            setTold(made);
            keys.reload();
          }}
        />
      )}
      {told && (
        <SecretDialog
          title={t('console.keys.title')}
          intro={t('console.keys.once')}
          secrets={[
            { label: t('console.keys.key'), text: told.key },
            { label: t('console.keys.secret'), text: told.secret },
          ]}
          onClose={() => setTold(undefined)}
        />
      )}
    </Page>
  );
}
