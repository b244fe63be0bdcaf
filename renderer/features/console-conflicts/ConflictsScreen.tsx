// Owns: corrections that contradicted each other, with both values, who, where and when; what was refused; and
// entries that were found to be one person. Each can be taken back here.
import { useCallback } from 'react';
import { useConsole } from '../../console/context.tsx';
import { ChoiceFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { useAnswer } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';
import { ConflictTable } from './ConflictTable.tsx';
import { MergedTable } from './MergedTable.tsx';
import { RefusedTable } from './RefusedTable.tsx';

export function ConflictsScreen() {
  const t = useWords();
  const { client } = useConsole();
  const filters = useUrlFilters();
  const groups = useAnswer(useCallback(() => client.listGroups(), [client]));
  const groupNames = new Map((groups.value ?? []).map(({ id, name }) => [id, name]));
  const view = filters.get('view');
  const choice = (
    <ChoiceFilter
      filters={filters}
      name="view"
      label={t('console.conflicts.view')}
      emptyLabel={t('console.conflicts.open')}
      choices={[
        { value: 'all', label: t('console.conflicts.all') },
        { value: 'refused', label: t('console.refused.title') },
        { value: 'merged', label: t('console.merged.title') },
      ]}
    />
  );
  if (view === 'refused') return <RefusedTable filters={filters} choice={choice} groupNames={groupNames} />;
  if (view === 'merged') return <MergedTable filters={filters} choice={choice} />;
  return (
    <ConflictTable
      key={view}
      which={view === 'all' ? 'all' : 'open'}
      filters={filters}
      choice={choice}
      groupNames={groupNames}
    />
  );
}
