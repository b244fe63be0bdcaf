import dayjs from 'dayjs';
import 'dayjs/locale/ug-cn';
import { expect, it } from 'vitest';
import { planDraftSchema, unitRowSchema } from '#core/protocol/console-api.ts';
import { describeDue, toDraft } from './plan-draft.ts';

it('a filled-in form fits the contract, in whatever language it was filled in', () => {
  const draft = toDraft({
    title: ' 冬季修剪 ',
    unitIds: [unitRowSchema.shape.id.parse('walnut-pruning')],
    groupIds: ['g'],
    learnerIds: [],
    start: dayjs('2026-11-05').locale('ug-cn'),
    due: dayjs('2026-12-01').locale('ug-cn'),
  });
  expect(planDraftSchema.parse(draft)).toEqual(draft);
  expect(draft).toMatchObject({ title: '冬季修剪', startDay: '2026-11-05', dueDay: '2026-12-01' });
});

it('tells how near a due day is', () => {
  const t = (key: string, values?: Record<string, string | number>) => `${key} ${values?.n ?? ''}`.trim();
  expect(describeDue('2026-12-01', '2026-12-01', t)).toBe('console.plans.dueToday');
  expect(describeDue('2026-12-03', '2026-12-01', t)).toBe('console.plans.dueIn 2');
  expect(describeDue('2026-11-30', '2026-12-01', t)).toBe('console.plans.dueOver 1');
});
