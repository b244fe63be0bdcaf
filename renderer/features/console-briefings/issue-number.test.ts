import { expect, it } from 'vitest';
import type { BriefingDesk } from '#core/protocol/console-study-api.ts';
import { checkIssue } from './issue-number.ts';

const names = { zh: '远教简报', ug: 'ئاخبارات', en: 'Briefing' };
const titles = { zh: '一', ug: 'بىر', en: 'one' };
const desk: BriefingDesk = {
  columns: [],
  series: [
    {
      names,
      nextIssue: 15,
      issues: [
        { itemId: 'mine', issue: 14, titles },
        { itemId: 'other', issue: 13, titles },
      ],
    },
  ],
};
const check = (issue: number, zh = names.zh) =>
  checkIssue(desk, { names: { ...names, zh }, issue, itemId: 'mine' });

it('another briefing’s number is taken, one’s own is not', () => {
  expect(check(13)).toMatchObject({ taken: { itemId: 'other' }, nextIssue: 15 });
  expect(check(14).taken).toBeUndefined();
});

it('a series is the same however its Chinese name is spaced, and a new one begins at 1', () => {
  expect(check(13, ' 远教简报 ').taken?.itemId).toBe('other');
  expect(check(13, '党建简报')).toEqual({ taken: undefined, nextIssue: 1 });
});
