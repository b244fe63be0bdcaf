import { expect, test } from 'vitest';
import type { PlanView, UnitView } from '../../store/station.ts';
import { listPlanned } from './planned.ts';

function makePlan(id: string, startDay: string, dueDay: string, unitIds: string[]): PlanView {
  return {
    plan: { id, title: id, unitIds: [], audience: { groupIds: [], learnerIds: [] }, startDay, dueDay },
    units: unitIds.map(
      (unitId) => ({ manifest: { id: unitId }, progress: undefined, share: 0 }) as unknown as UnitView,
    ),
    missingUnitIds: [],
  };
}

test('the nearest due day comes first, each unit once, and nothing before its plan begins', () => {
  const plans = [
    makePlan('late', '2026-11-01', '2026-11-30', ['a', 'b']),
    makePlan('soon', '2026-11-01', '2026-11-20', ['b']),
    makePlan('not-yet', '2026-12-01', '2026-12-05', ['c']),
  ];
  const planned = listPlanned(plans, '2026-11-25').map(({ plan, unit }) => `${plan.id}/${unit.manifest.id}`);
  expect(planned).toEqual(['soon/b', 'late/a']);
});
