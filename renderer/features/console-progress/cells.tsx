// Owns: what both tables of the screen share: the learner with the way to his or her page, names of units, filters.
import { Link } from 'react-router';
import type { Plan } from '#core/domain/documents.ts';
import { type Language, pickLanguage } from '#core/domain/language.ts';
import type { GroupRow, StationRow, UnitRow } from '#core/protocol/console-api.ts';
import type { HelpRow, ProgressRow } from '#core/protocol/console-learning-api.ts';
import { pickName } from '../../console/name-order.ts';
import type { DataColumn } from '../../console/parts/DataTable.tsx';
import { ChoiceFilter, type UrlFilters } from '../../console/parts/filters.tsx';
import { LearnerNames } from '../../console/parts/LearnerNames.tsx';
import { useWords, type Words } from '../../console/words.ts';

export interface Lists {
  stations: readonly StationRow[];
  groups: readonly GroupRow[];
  units: readonly UnitRow[];
  plans: readonly Plan[];
}

type Person = Pick<ProgressRow | HelpRow, 'learnerId' | 'names' | 'symbol' | 'stationName'>;

export function createPersonColumns<Row extends Person>(t: Words, language: Language): DataColumn<Row>[] {
  return [
    {
      key: 'station',
      title: t('console.progress.station'),
      cell: (row) => <bdi>{row.stationName}</bdi>,
      csv: (row) => row.stationName,
    },
    {
      key: 'learner',
      title: t('console.progress.learner'),
      cell: (row) => (
        <Link to={`/learners/${row.learnerId}`}>
          <LearnerNames learner={row} size={24} />
        </Link>
      ),
      csv: (row) => pickName(row.names, language),
    },
  ];
}

export function nameUnit(units: readonly UnitRow[], unitId: string, language: Language): string {
  const unit = units.find(({ id }) => id === unitId);
  return (unit && pickLanguage(unit.titles, language)) ?? unitId;
}

export function PlaceFilters({ filters, stations, groups }: { filters: UrlFilters } & Lists) {
  const t = useWords();
  const station = filters.get('station');
  return (
    <>
      <ChoiceFilter
        filters={filters}
        name="station"
        label={t('console.progress.station')}
        choices={stations.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <ChoiceFilter
        filters={filters}
        name="group"
        label={t('console.progress.group')}
        choices={groups
          .filter(({ stationId }) => station === '' || stationId === station)
          .map(({ id, name }) => ({ value: id, label: name }))}
      />
    </>
  );
}
