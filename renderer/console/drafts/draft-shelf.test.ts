import { expect, it } from 'vitest';
import { noWords } from '#core/protocol/console-study-api.ts';
import { keepDraft, readKeptDraft, type Shelf } from './draft-shelf.ts';
import { type BriefingState, briefingForm, unitForm } from './draft-state.ts';

function createShelf(): Shelf {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

const briefing: BriefingState = {
  briefing: {
    column: 'law',
    titles: noWords,
    subtitles: noWords,
    date: '2026-11-30',
    office: noWords,
    series: noWords,
    issue: 3,
    editor: noWords,
    files: { zh: 'body.zh.md', ug: 'body.ug.md', en: 'body.en.md' },
  },
  texts: { 'body.zh.md': '一' },
};

it('what was kept comes back with the version that it was written over', () => {
  const shelf = createShelf();
  keepDraft(shelf, 'a', 4, briefing);
  expect(readKeptDraft(shelf, 'a', briefingForm.schema)).toEqual({ version: 4, state: briefing });
});

it('a briefing is no unit, and what cannot be read is nothing', () => {
  const shelf = createShelf();
  keepDraft(shelf, 'a', 4, briefing);
  expect(readKeptDraft(shelf, 'a', unitForm.schema)).toBeUndefined();
  shelf.setItem('console.draft.b', '{"version":1');
  expect(readKeptDraft(shelf, 'b', briefingForm.schema)).toBeUndefined();
});
