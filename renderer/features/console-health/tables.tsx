// Owns: the plain tables of a station's log: epochs, clock faults, received slices.
import type { ReactNode } from 'react';
import type { ClockFaultKind } from '#core/domain/clock-faults.ts';
import type { EpochRow, FaultRow, TakenSlice } from '#core/protocol/console-log-api.ts';
import { describeSpan } from '../../console/clock-words.ts';
import { formatMoment, formatNumber } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { Mark } from '../../console/parts/Mark.tsx';
import { useWords, type WordKey, type Words } from '../../console/words.ts';

interface TableProps<Row> {
  rows: readonly Row[];
  filters: ReactNode;
}

function numberColumn<Row>(key: string, title: string, read: (row: Row) => number): DataColumn<Row> {
  return {
    key,
    title,
    isNumber: true,
    cell: (row) => formatNumber(read(row)),
    compare: (a, b) => read(a) - read(b),
    csv: read,
  };
}

function momentColumn<Row>(key: string, title: string, read: (row: Row) => number): DataColumn<Row> {
  return {
    key,
    title,
    cell: (row) => <bdi>{formatMoment(read(row))}</bdi>,
    compare: (a, b) => read(a) - read(b),
    csv: (row) => formatMoment(read(row)),
  };
}

function codeColumn<Row>(key: string, title: string, read: (row: Row) => string): DataColumn<Row> {
  return { key, title, cell: (row) => <bdi className="quiet">{read(row).slice(0, 8)}</bdi>, csv: read };
}

function describeGap({ gap }: EpochRow, t: Words): string {
  if (!gap) return t('console.log.gapNone');
  if (!gap.isOpen) return t('console.log.gapFilled', { want: formatNumber(gap.want) });
  return t('console.log.gapOpen', { want: formatNumber(gap.want), last: formatNumber(gap.from - 1) });
}

function usePlain<Row extends object>(label: string, props: TableProps<Row>) {
  const t = useWords();
  return {
    label,
    rows: props.rows,
    allCount: props.rows.length,
    filters: props.filters,
    isLoading: false,
    emptyText: t('console.log.empty'),
    onClearFilters: () => undefined,
  };
}

export function EpochTable(props: TableProps<EpochRow>) {
  const t = useWords();
  return (
    <DataTable<EpochRow>
      {...usePlain(t('console.log.epochs'), props)}
      fileName="epochs"
      rowKey={({ epoch }) => epoch}
      columns={[
        codeColumn('epoch', t('console.log.epoch'), ({ epoch }) => epoch),
        momentColumn('opened', t('console.log.opened'), ({ openedAtMs }) => openedAtMs),
        numberColumn('through', t('console.stations.through'), ({ through }) => through),
        numberColumn('held', t('console.log.held'), ({ heldThrough }) => heldThrough),
        numberColumn(
          'quarantine',
          t('console.stations.quarantine'),
          ({ quarantineCount }) => quarantineCount,
        ),
        {
          key: 'gap',
          title: t('console.log.gap'),
          cell: (row) => <Mark tone={row.gap?.isOpen ? 'alarm' : 'plain'}>{describeGap(row, t)}</Mark>,
          csv: (row) => describeGap(row, t),
        },
      ]}
    />
  );
}

const faultWords: Record<ClockFaultKind, WordKey> = {
  'wall-off': 'console.log.fault.wall-off',
  'wall-jump': 'console.log.fault.wall-jump',
  'uptime-back': 'console.log.fault.uptime-back',
  'false-sync': 'console.log.fault.false-sync',
  'claim-cut': 'console.log.fault.claim-cut',
};

export function FaultTable(props: TableProps<FaultRow>) {
  const t = useWords();
  return (
    <DataTable<FaultRow>
      {...usePlain(t('console.log.faults'), props)}
      fileName="clock-faults"
      rowKey={({ bootId, kind }) => `${bootId}/${kind}`}
      columns={[
        {
          key: 'kind',
          title: t('console.log.kind'),
          cell: ({ kind }) => t(faultWords[kind]),
          csv: ({ kind }) => t(faultWords[kind]),
        },
        {
          key: 'size',
          title: t('console.log.size'),
          cell: ({ sizeMs }) => (
            <>
              <bdi>{sizeMs < 0 ? '−' : '+'}</bdi> {describeSpan(Math.abs(sizeMs), t)}
            </>
          ),
          compare: (a, b) => Math.abs(a.sizeMs) - Math.abs(b.sizeMs),
          csv: ({ sizeMs }) => sizeMs,
        },
        numberColumn('records', t('console.log.recordCount'), ({ recordCount }) => recordCount),
        momentColumn('last', t('console.log.lastSeen'), ({ lastAtMs }) => lastAtMs),
        codeColumn('boot', t('console.log.boot'), ({ bootId }) => bootId),
      ]}
    />
  );
}

export function SliceTable(props: TableProps<TakenSlice>) {
  const t = useWords();
  const tellRoad = ({ isLive }: TakenSlice) => t(isLive ? 'console.log.live' : 'console.log.carried');
  return (
    <DataTable<TakenSlice>
      {...usePlain(t('console.log.slices'), props)}
      fileName="slices"
      rowKey={({ epoch, through }) => `${epoch}/${through}`}
      columns={[
        momentColumn('at', t('console.log.at'), ({ receivedAtMs }) => receivedAtMs),
        numberColumn('from', t('console.log.from'), ({ from }) => from),
        numberColumn('through', t('console.log.through'), ({ through }) => through),
        { key: 'road', title: t('console.log.road'), cell: tellRoad, csv: tellRoad },
        codeColumn('epoch', t('console.log.epoch'), ({ epoch }) => epoch),
      ]}
    />
  );
}
