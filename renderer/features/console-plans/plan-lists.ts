// Owns: what stands beside the plans on the screen, and finding plans by it.
import { type Language, pickLanguage } from '#core/domain/language.ts';
import type { GroupRow, LearnerRow, StationRow, UnitRow } from '#core/protocol/console-api.ts';
import type { PlanRow } from '#core/protocol/console-plans-api.ts';
import { formatNumber } from '../../console/numerals.ts';
import { matchesSearch } from '../../console/parts/search.ts';
import type { Words } from '../../console/words.ts';

export interface PlanLists {
  units: readonly UnitRow[];
  stations: readonly StationRow[];
  groups: readonly GroupRow[];
  learners: readonly LearnerRow[];
}

export function nameUnits({ units }: PlanLists, plan: PlanRow, language: Language): string[] {
  return plan.unitIds.map((unitId) => {
    const unit = units.find(({ id }) => id === unitId);
    return (unit && pickLanguage(unit.titles, language)) ?? unitId;
  });
}

export function nameAudience({ stations, groups }: PlanLists, plan: PlanRow, t: Words): string[] {
  const { groupIds, learnerIds } = plan.audience;
  return [
    ...plan.stationIds.map((stationId) =>
      t('console.plans.wholeStation', { name: stations.find(({ id }) => id === stationId)?.name ?? '–' }),
    ),
    ...groupIds.map((groupId) => groups.find(({ id }) => id === groupId)?.name ?? '–'),
    ...(learnerIds.length > 0
      ? [t('console.plans.learnerCount', { n: formatNumber(learnerIds.length) })]
      : []),
  ];
}

/** Somebody of the audience studies at the station. */
function reachesStation({ groups, learners }: PlanLists, plan: PlanRow, stationId: string): boolean {
  const { groupIds, learnerIds } = plan.audience;
  return (
    plan.stationIds.some((id) => id === stationId) ||
    groups.some((group) => group.stationId === stationId && groupIds.includes(group.id)) ||
    learners.some(
      (learner) => learner.stationIds.some((id) => id === stationId) && learnerIds.includes(learner.id),
    )
  );
}

export interface PlanFilter {
  search: string;
  /** Empty: all. */
  station: string;
  group: string;
}

export function filterPlans(
  plans: readonly PlanRow[],
  lists: PlanLists,
  { search, station, group }: PlanFilter,
  language: Language,
  t: Words,
): PlanRow[] {
  return plans.filter(
    (plan) =>
      matchesSearch(search, [
        plan.title,
        ...nameUnits(lists, plan, language),
        ...nameAudience(lists, plan, t),
      ]) &&
      (station === '' || reachesStation(lists, plan, station)) &&
      (group === '' || plan.audience.groupIds.includes(group)),
  );
}
