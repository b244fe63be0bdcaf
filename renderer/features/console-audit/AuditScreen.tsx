// Owns: the audit log as a table: filtered by who, what, about what and when at the center, older pages on demand.
import { Button, DatePicker, Empty, Input, Result, Table } from 'antd';
import dayjs from 'dayjs';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { AuditPage, AuditQuery } from '#core/protocol/console-staff-api.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { useConsole } from '../../console/context.tsx';
import type { CsvCell, Sheet } from '../../console/csv.ts';
import { formatMoment } from '../../console/numerals.ts';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { ExportButtons } from '../../console/parts/ExportButtons.tsx';
import { useUrlFilters } from '../../console/parts/filters.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { useWords } from '../../console/words.ts';

type AuditItem = AuditPage['items'][number];

/** An export stops here; narrower filters bring the rest. */
const mostExported = 100_000;

function toQuery(get: (name: string) => string): AuditQuery {
  const [from, to] = [get('from'), get('to')];
  return {
    ...(get('actor') ? { actor: get('actor') } : {}),
    ...(get('action') ? { action: get('action') } : {}),
    ...(get('object') ? { object: get('object') } : {}),
    ...(from ? { fromMs: dayjs(from).valueOf() } : {}),
    ...(to ? { toMs: dayjs(to).add(1, 'day').valueOf() } : {}),
  };
}

function tellDetail({ detail }: AuditItem): string {
  const text = JSON.stringify(detail);
  return text === '{}' ? '' : text;
}

export function AuditScreen() {
  const t = useWords();
  const { client, operator, leave } = useConsole();
  const filters = useUrlFilters();
  const [items, setItems] = useState<readonly AuditItem[]>();
  const [next, setNext] = useState<string | null>(null);
  const [error, setError] = useState<WireError>();
  const [isLoading, setIsLoading] = useState(true);
  const turn = useRef(0);
  const query = JSON.stringify(toQuery(filters.get));

  const read = useCallback(
    async (before?: string) => {
      const mine = ++turn.current;
      setIsLoading(true);
      const page = await client.staff.listAudit(JSON.parse(query) as AuditQuery, before);
      if (mine !== turn.current) return;
      setIsLoading(false);
      setError(page.ok ? undefined : page.error);
      if (!page.ok) {
        if (page.error.kind === 'sign-in-needed') leave();
        return;
      }
      const { items: read, next: older } = page.value;
      setItems((old) => (before === undefined ? read : [...(old ?? []), ...read]));
      setNext(older);
    },
    [client, query, leave],
  );
  useEffect(() => {
    // Who types a name asks once it is typed.
    const timer = setTimeout(() => void read(), 300);
    return () => clearTimeout(timer);
  }, [read]);

  async function loadSheet(): Promise<Sheet | undefined> {
    const all: AuditItem[] = [];
    let before: string | undefined;
    while (all.length < mostExported) {
      const page = await client.staff.listAudit(JSON.parse(query) as AuditQuery, before);
      if (!page.ok) {
        setError(page.error);
        return undefined;
      }
      all.push(...page.value.items);
      if (page.value.next === null) break;
      before = page.value.next;
    }
    return {
      title: t('console.audit.title'),
      header: [
        t('console.audit.time'),
        t('console.audit.actor'),
        t('console.audit.action'),
        t('console.audit.object'),
        'id',
        t('console.audit.detail'),
      ],
      rows: all.map((row): CsvCell[] => [
        formatMoment(row.atMs),
        row.actor,
        row.action,
        row.objectName ?? '',
        row.object,
        tellDetail(row),
      ]),
    };
  }

  if (operator.role !== 'operator') return <Result status="403" title={t('error.not-allowed')} />;
  const input = (name: 'actor' | 'action' | 'object') => (
    <span className="filter-choice">
      <span aria-hidden="true">{t(`console.audit.${name}`)}</span>
      <Input
        aria-label={t(`console.audit.${name}`)}
        dir="ltr"
        allowClear
        className="filter"
        defaultValue={filters.get(name)}
        onChange={(event) => filters.set(name, event.target.value.trim())}
      />
    </span>
  );
  const day = (name: 'from' | 'to') => (
    <span className="filter-choice">
      <span aria-hidden="true">{t(`console.audit.${name}`)}</span>
      <DatePicker
        aria-label={t(`console.audit.${name}`)}
        value={filters.get(name) ? dayjs(filters.get(name)) : null}
        onChange={(value) => filters.set(name, value ? value.format('YYYY-MM-DD') : '')}
      />
    </span>
  );
  return (
    <Page title={t('console.audit.title')}>
      <p className="quiet">{t('console.audit.what')}</p>
      <ErrorNote error={error} onRetry={() => void read()} />
      <div className="toolbar">
        {input('actor')}
        {input('action')}
        {input('object')}
        {day('from')}
        {day('to')}
        <ExportButtons fileName="audit" isDisabled={!items?.length} loadSheet={loadSheet} />
      </div>
      <Table<AuditItem>
        size="small"
        aria-label={t('console.audit.title')}
        rowKey={({ id }) => id}
        dataSource={[...(items ?? [])]}
        loading={isLoading && items === undefined}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: items ? <Empty description={t('console.noMatch')} /> : t('console.loading') }}
        columns={[
          {
            key: 'time',
            title: t('console.audit.time'),
            className: 'number',
            render: (_value, { atMs }) => <bdi>{formatMoment(atMs)}</bdi>,
          },
          { key: 'actor', title: t('console.audit.actor'), render: (_value, row) => <bdi>{row.actor}</bdi> },
          {
            key: 'action',
            title: t('console.audit.action'),
            render: (_value, { action }) => <code dir="ltr">{action}</code>,
          },
          {
            key: 'object',
            title: t('console.audit.object'),
            render: (_value, { object, objectName }) => (
              <bdi title={object}>
                {objectName ?? (object.length > 24 ? `${object.slice(0, 8)}…` : object)}
              </bdi>
            ),
          },
          {
            key: 'detail',
            title: t('console.audit.detail'),
            render: (_value, row) => (
              <code dir="ltr" className="audit-detail">
                {tellDetail(row)}
              </code>
            ),
          },
        ]}
      />
      {next && (
        <Button block type="text" loading={isLoading} onClick={() => void read(next)}>
          {t('console.loadMore')}
        </Button>
      )}
    </Page>
  );
}
