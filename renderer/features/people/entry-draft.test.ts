import { describe, expect, it } from 'vitest';
import type { RosterEntry } from '#core/domain/documents.ts';
import type { LearnerId } from '#core/kernel/ids.ts';
import { listChanges, listFaults, startDraft } from './entry-draft.ts';

const group = '55555555-5555-4555-8555-555555555555';
const other = '66666666-6666-4666-8666-666666666666';
const entry: RosterEntry = {
  id: '11111111-1111-4111-8111-111111111111' as LearnerId,
  names: { ug: 'گۈلنار', zh: '古丽娜尔' },
  letters: 'gulnar',
  symbol: 'walnut',
  pinHash: '$argon2id$v=19$x',
  groupIds: [group],
};

describe('an entry under correction', () => {
  it('has no changes when nothing was changed', () => {
    expect(listChanges(entry, startDraft(entry))).toEqual({});
  });

  it('names what was changed, and only that', () => {
    const draft = startDraft(entry);
    draft.names.en = ' Gulnar ';
    draft.letters = 'Gulnar Memet';
    draft.symbol = 'camel';
    expect(listChanges(entry, { ...draft, groupIds: [other] })).toEqual({
      'names.en': 'Gulnar',
      letters: 'gulnar memet',
      symbol: 'camel',
      [`groups.${group}`]: false,
      [`groups.${other}`]: true,
    });
  });

  it('keeps a name that was emptied', () => {
    const draft = startDraft(entry);
    draft.names.ug = '  ';
    expect(listChanges(entry, draft)).toEqual({});
  });

  it('knows what cannot be saved', () => {
    expect(listFaults({ letters: '古', 'names.zh': '甲' })).toEqual(['letters']);
  });
});
