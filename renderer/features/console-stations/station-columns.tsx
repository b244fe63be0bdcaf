// Owns: the columns of the station table, on screen and in its export.
import type { Language } from '#core/domain/language.ts';
import type { StationRow } from '#core/protocol/console-api.ts';
import { compareNames } from '../../console/name-order.ts';
import { formatAge, formatMoment, formatNumber } from '../../console/numerals.ts';
import type { DataColumn } from '../../console/parts/DataTable.tsx';
import { Mark, type Tone } from '../../console/parts/Mark.tsx';
import type { Words } from '../../console/words.ts';
import { computeContact } from './contact.ts';

const statusTones: Record<StationRow['status'], Tone> = { new: 'plain', enrolled: 'good', revoked: 'alarm' };

type CountKey = 'through' | 'recordCount' | 'quarantineCount' | 'incidentCount' | 'learnerCount';

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

function Contact({ station, nowMs, t }: { station: StationRow; nowMs: number; t: Words }) {
  const state = computeContact(station, nowMs);
  if (station.lastContactMs === null)
    return <span className="quiet">{t('console.stations.contact.never')}</span>;
  return (
    <span title={formatMoment(station.lastContactMs)}>
      {formatAge(station.lastContactMs, nowMs, t)}{' '}
      {state === 'quiet' && <Mark tone="watch">{t('console.stations.quietTag')}</Mark>}
    </span>
  );
}

export function createStationColumns(t: Words, language: Language, nowMs: number): DataColumn<StationRow>[] {
  return [
    {
      key: 'name',
      title: t('console.stations.name'),
      cell: (row) => <bdi className="strong">{row.name}</bdi>,
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
      cell: (row) => <Contact station={row} nowMs={nowMs} t={t} />,
      compare: (a, b) => (a.lastContactMs ?? 0) - (b.lastContactMs ?? 0),
      csv: (row) =>
        row.lastContactMs === null ? t('console.stations.contact.never') : formatMoment(row.lastContactMs),
    },
    countColumn('through', t('console.stations.through')),
    countColumn('recordCount', t('console.stations.records')),
    countColumn('quarantineCount', t('console.stations.quarantine'), true),
    countColumn('incidentCount', t('console.stations.incidents'), true),
    countColumn('learnerCount', t('console.stations.learners')),
    {
      key: 'version',
      title: t('console.stations.version'),
      cell: (row) => <bdi>{row.appVersion ?? '–'}</bdi>,
      csv: (row) => row.appVersion,
    },
  ];
}
