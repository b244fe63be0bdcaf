// Owns: the console's table: dense, sorted and paged through the URL, exported with the same columns, and
// empty in words: nothing there at all is told apart from nothing that matches.
import { Button, Empty, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { CsvCell, Sheet } from '../csv.ts';
import { formatNumber } from '../numerals.ts';
import { useWords } from '../words.ts';
import { ExportButtons } from './ExportButtons.tsx';
import { FilterNotes } from './filter-notes.ts';

export interface DataColumn<Row> {
  key: string;
  title: string;
  cell: (row: Row) => ReactNode;
  compare?: (a: Row, b: Row) => number;
  /** What the export holds; a column without it (buttons) is left out. */
  csv?: (row: Row) => CsvCell;
  isNumber?: boolean;
  width?: number;
}

export interface DataTableProps<Row> {
  /** Says what the table is, for those who hear the screen. */
  label: string;
  rows: readonly Row[];
  /** Rows before filtering. */
  allCount: number;
  columns: readonly DataColumn<Row>[];
  rowKey: (row: Row) => string;
  isLoading: boolean;
  emptyText: string;
  onClearFilters: () => void;
  fileName: string;
  filters: ReactNode;
  /** Where the center filters, sorts and pages: `rows` is the page that the address names. */
  paged?: {
    /** Rows that the filters let through, on all pages. */
    count: number;
    /** All of them, for export; undefined when they could not be read. */
    loadAll: () => Promise<readonly Row[] | undefined>;
  };
}

export const pageSize = 50;

/** The page that the address names, from 1. */
export function readPage(params: URLSearchParams): number {
  return Math.max(1, Number.parseInt(params.get('page') ?? '1', 10) || 1);
}

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const t = useWords();
  const [params, setParams] = useSearchParams();
  const sort = params.get('sort') ?? '';
  const sortKey = sort.replace(/^-/, '');
  const isReverse = sort.startsWith('-');
  const page = readPage(params);
  const [notes] = useState(() => new Map<string, string>());
  const compare = props.columns.find((column) => column.key === sortKey)?.compare;
  const sorted = compare ? [...props.rows].sort((a, b) => compare(a, b) * (isReverse ? -1 : 1)) : props.rows;
  const count = props.paged?.count ?? props.rows.length;

  async function loadSheet(): Promise<Sheet | undefined> {
    const rows = props.paged ? await props.paged.loadAll() : sorted;
    const exported = props.columns.filter((column) => column.csv !== undefined);
    return (
      rows && {
        title: props.label,
        header: exported.map(({ title }) => title),
        rows: rows.map((row) => exported.map((column) => column.csv?.(row) ?? null)),
      }
    );
  }

  function setParam(changes: Record<string, string | undefined>): void {
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        for (const [name, value] of Object.entries(changes)) {
          if (value === undefined) next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  }

  const empty =
    props.allCount === 0 ? (
      <Empty description={props.emptyText} />
    ) : (
      <Empty description={t('console.noMatch')}>
        <Button onClick={props.onClearFilters}>{t('console.clearFilters')}</Button>
      </Empty>
    );

  return (
    <>
      <div className="toolbar">
        <FilterNotes value={notes}>{props.filters}</FilterNotes>
        <span className="toolbar-count" aria-live="polite">
          {t('console.rows', { shown: formatNumber(count), all: formatNumber(props.allCount) })}
        </span>
        <ExportButtons
          fileName={props.fileName}
          isDisabled={count === 0}
          loadSheet={loadSheet}
          listNotes={() => [...notes.values()]}
        />
      </div>
      <Table<Row>
        aria-label={props.label}
        size="small"
        rowKey={props.rowKey}
        dataSource={[...sorted]}
        loading={props.isLoading && props.allCount === 0}
        locale={{ emptyText: props.isLoading ? t('console.loading') : empty }}
        scroll={{ x: 'max-content' }}
        showSorterTooltip={false}
        pagination={{
          current: Math.min(page, Math.max(1, Math.ceil(count / pageSize))),
          pageSize,
          total: count,
          hideOnSinglePage: true,
          showSizeChanger: false,
        }}
        onChange={(pagination, _filters, sorter, { action }) => {
          if (action === 'paginate') setParam({ page: String(pagination.current ?? 1) });
          if (action !== 'sort' || Array.isArray(sorter)) return;
          const key = String(sorter.columnKey ?? '');
          const order = sorter.order ? `${sorter.order === 'descend' ? '-' : ''}${key}` : undefined;
          setParam({ sort: order, page: undefined });
        }}
        columns={props.columns.map((column) => ({
          key: column.key,
          // Long Uyghur and English headings over short numbers break into lines.
          title: column.isNumber ? <span className="head">{column.title}</span> : column.title,
          render: (_value: unknown, row: Row) => column.cell(row),
          ...(column.isNumber ? { align: 'end' as const, className: 'number' } : {}),
          ...(column.csv === undefined ? { fixed: 'end' as const } : {}),
          ...(column.width === undefined ? {} : { width: column.width }),
          // `true`: antd draws and announces the order; the sorting is done above, from the URL.
          ...(column.compare ? { sorter: true } : {}),
          sortOrder: column.key === sortKey ? (isReverse ? 'descend' : 'ascend') : null,
        }))}
      />
    </>
  );
}
