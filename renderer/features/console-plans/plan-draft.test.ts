import dayjs from 'dayjs';
import 'dayjs/locale/ug-cn';
import { expect, it } from 'vitest';
import { unitRowSchema } from '#core/protocol/console-api.ts';
import { planDraftSchema, planRowSchema } from '#core/protocol/console-plans-api.ts';
import { describeDue, toChange, toCopy, toDraft, toValues } from './plan-draft.ts';

it('a filled-in form fits the contract, in whatever language it was filled in', () => {
  const draft = toDraft({
    title: ' 冬季修剪 ',
    unitIds: [unitRowSchema.shape.id.parse('walnut-pruning')],
    stationIds: [],
    groupIds: ['g'],
    learnerIds: [],
    start: dayjs('2026-11-05').locale('ug-cn'),
    due: dayjs('2026-12-01').locale('ug-cn'),
    repeats: false,
  });
  expect(planDraftSchema.parse(draft)).toEqual(draft);
  expect(draft).toMatchObject({ title: '冬季修剪', startDay: '2026-11-05', dueDay: '2026-12-01' });
});

const row = planRowSchema.parse({
  id: 'p',
  title: '冬季修剪',
  unitIds: ['walnut-pruning'],
  audience: { groupIds: ['g'], learnerIds: [] },
  startDay: '2026-11-01',
  dueDay: '2026-11-30',
  stationIds: [],
  repeats: true,
  seriesId: null,
  isWhole: true,
});

it('of an edited plan only what was touched is sent, with the version that was seen', () => {
  const fields = { dueDay: { value: '2026-11-30', hlc: 'seen' } };
  expect(toChange(row, toDraft(toValues(row)), fields)).toBeUndefined();
  const draft = toDraft({ ...toValues(row), due: dayjs('2026-12-05'), repeats: false });
  expect(toChange(row, draft, fields)).toEqual({
    dueDay: { value: '2026-12-05', base: 'seen' },
    repeats: false,
  });
  expect(toChange(row, { ...draft, title: 'Other' }, fields)?.title).toEqual({ value: 'Other', base: null });
});

it('a copy begins today, lasts as long, and repeats only when asked to', () => {
  expect(toDraft(toCopy(row, '2026-12-10'))).toMatchObject({
    title: '冬季修剪',
    startDay: '2026-12-10',
    dueDay: '2027-01-08',
    repeats: false,
  });
});

it('tells how near a due day is', () => {
  const t = (key: string, values?: Record<string, string | number>) => `${key} ${values?.n ?? ''}`.trim();
  expect(describeDue('2026-12-01', '2026-12-01', t)).toBe('console.plans.dueToday');
  expect(describeDue('2026-12-03', '2026-12-01', t)).toBe('console.plans.dueIn 2');
  expect(describeDue('2026-11-30', '2026-12-01', t)).toBe('console.plans.dueOver 1');
});
