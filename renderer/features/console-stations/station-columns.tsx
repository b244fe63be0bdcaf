// Owns: the columns of the station table, on screen and in its export.

import { Link } from 'react-router';
import type { Language } from '#core/domain/language.ts';
import type { StationRow } from '#core/protocol/console-api.ts';
import type { Fleet } from '#core/protocol/console-county-api.ts';
import type { StationHealth } from '#core/protocol/console-log-api.ts';
import { computeExactShare, describeClock, describeWall } from '../../console/clock-words.ts';
import { compareNames } from '../../console/name-order.ts';
import { formatAge, formatMoment, formatNumber } from '../../console/numerals.ts';
import type { DataColumn } from '../../console/parts/DataTable.tsx';
import { Mark, type Tone } from '../../console/parts/Mark.tsx';
import type { Words } from '../../console/words.ts';
import { computeContact, isDiskLow } from './contact.ts';

const statusTones: Record<StationRow['status'], Tone> = { new: 'plain', enrolled: 'good', revoked: 'alarm' };

type CountKey = 'through' | 'recordCount' | 'quarantineCount' | 'learnerCount';

function countColumn(key: CountKey, title: string, isAlarm = false): DataColumn<StationRow> {
  return {
    key,
    title,
    isNumber: true,
    cell: (row) =>
      isAlarm && row[key] > 0 ? <Mark tone="alarm">{formatNumber(row[key])}</Mark> : formatNumber(row[key]),
    compare: (a, b) => a[key] - b[key],
    csv: (row) => row[key],
  };
}

interface ContactProps {
  station: StationRow;
  lastStudyMs: number | null | undefined;
  fleet: Fleet;
  nowMs: number;
  t: Words;
}

function Contact({ station, lastStudyMs, fleet, nowMs, t }: ContactProps) {
  const state = computeContact(station, lastStudyMs, fleet, nowMs);
  if (station.lastContactMs === null)
    return <span className="quiet">{t('console.stations.contact.never')}</span>;
  return (
    <span title={formatMoment(station.lastContactMs)}>
      {formatAge(station.lastContactMs, nowMs, t)}{' '}
      {state === 'quiet' && <Mark tone="watch">{t('console.stations.quietTag')}</Mark>}
      {state === 'unused' && <Mark tone="plain">{t('console.stations.contact.unused')}</Mark>}
    </span>
  );
}

type HealthKey = 'openForkCount' | 'gapCount' | 'faultCount';
export type HealthById = ReadonlyMap<string, StationHealth>;

function healthColumn(key: HealthKey, title: string, tone: Tone, health: HealthById): DataColumn<StationRow> {
  const read = ({ id }: StationRow) => health.get(id)?.[key] ?? 0;
  return {
    key,
    title,
    isNumber: true,
    cell: (row) =>
      read(row) > 0 ? <Mark tone={tone}>{formatNumber(read(row))}</Mark> : formatNumber(read(row)),
    compare: (a, b) => read(a) - read(b),
    csv: read,
  };
}

function Clock({ health, t }: { health: StationHealth | undefined; t: Words }) {
  const share = health && computeExactShare(health);
  if (!health || share === undefined) return <span className="quiet">{t('console.clock.none')}</span>;
  return (
    <>
      <Mark tone={share === 100 ? 'good' : 'watch'}>{describeClock(health, t)}</Mark>{' '}
      <span className="quiet">{describeWall(health, t)}</span>
    </>
  );
}

export function createStationColumns(
  t: Words,
  language: Language,
  nowMs: number,
  health: HealthById,
  fleet: Fleet,
): DataColumn<StationRow>[] {
  const tellDisk = ({ diskFreeBytes }: StationRow) =>
    diskFreeBytes === null
      ? t('console.stations.diskUnknown')
      : t('console.stations.diskFree', { n: Math.round(diskFreeBytes / 1e8) / 10 });
  const tellStudy = ({ id }: StationRow) => {
    const lastMs = health.get(id)?.lastStudyMs ?? null;
    return lastMs === null ? t('console.stations.studyNever') : formatAge(lastMs, nowMs, t);
  };
  const tellClock = ({ id }: StationRow) => {
    const own = health.get(id);
    return own ? `${describeClock(own, t)}; ${describeWall(own, t)}` : '';
  };
  return [
    {
      key: 'name',
      title: t('console.stations.name'),
      cell: (row) => (
        <Link to={`/stations/${row.id}`}>
          <bdi className="strong">{row.name}</bdi>
        </Link>
      ),
      compare: (a, b) => compareNames(a.name, b.name, language),
      csv: (row) => row.name,
    },
    {
      key: 'township',
      title: t('console.stations.township'),
      cell: (row) => <bdi>{row.township}</bdi>,
      compare: (a, b) => compareNames(a.township, b.township, language),
      csv: (row) => row.township,
    },
    {
      key: 'status',
      title: t('console.stations.status'),
      cell: (row) => <Mark tone={statusTones[row.status]}>{t(`console.stations.status.${row.status}`)}</Mark>,
      csv: (row) => t(`console.stations.status.${row.status}`),
    },
    {
      key: 'contact',
      title: t('console.stations.contact'),
      cell: (row) => (
        <Contact
          station={row}
          lastStudyMs={health.get(row.id)?.lastStudyMs}
          fleet={fleet}
          nowMs={nowMs}
          t={t}
        />
      ),
      compare: (a, b) => (a.lastContactMs ?? 0) - (b.lastContactMs ?? 0),
      csv: (row) =>
        row.lastContactMs === null ? t('console.stations.contact.never') : formatMoment(row.lastContactMs),
    },
    {
      key: 'study',
      title: t('console.stations.study'),
      cell: (row) => <span className="quiet">{tellStudy(row)}</span>,
      compare: (a, b) => (health.get(a.id)?.lastStudyMs ?? 0) - (health.get(b.id)?.lastStudyMs ?? 0),
      csv: tellStudy,
    },
    {
      key: 'waiting',
      title: t('console.stations.waiting'),
      isNumber: true,
      cell: ({ waitingCount }) => (waitingCount === null ? '–' : formatNumber(waitingCount)),
      compare: (a, b) => (a.waitingCount ?? -1) - (b.waitingCount ?? -1),
      csv: ({ waitingCount }) => waitingCount,
    },
    {
      key: 'disk',
      title: t('console.stations.disk'),
      cell: (row) => (
        <Mark tone={isDiskLow(row, fleet) ? 'alarm' : 'plain'}>
          <bdi>{tellDisk(row)}</bdi>
        </Mark>
      ),
      compare: (a, b) => (a.diskFreeBytes ?? Infinity) - (b.diskFreeBytes ?? Infinity),
      csv: ({ diskFreeBytes }) => diskFreeBytes,
    },
    countColumn('through', t('console.stations.through')),
    countColumn('recordCount', t('console.stations.records')),
    countColumn('quarantineCount', t('console.stations.quarantine'), true),
    healthColumn('openForkCount', t('console.stations.forks'), 'alarm', health),
    healthColumn('gapCount', t('console.stations.gaps'), 'alarm', health),
    {
      key: 'clock',
      title: t('console.stations.clock'),
      cell: ({ id }) => <Clock health={health.get(id)} t={t} />,
      csv: tellClock,
    },
    healthColumn('faultCount', t('console.stations.faults'), 'watch', health),
    countColumn('learnerCount', t('console.stations.learners')),
    {
      key: 'version',
      title: t('console.stations.version'),
      cell: (row) => <bdi>{row.appVersion ?? '–'}</bdi>,
      csv: (row) => row.appVersion,
    },
  ];
}
