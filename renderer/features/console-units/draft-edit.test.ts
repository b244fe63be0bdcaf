import { describe, expect, it } from 'vitest';
import type { UnitState } from '../../console/drafts/draft-state.ts';
import { addMaterial, moveMaterial, removeMaterial } from './draft-edit.ts';

const words = { zh: '', ug: '', en: '' };
const empty: UnitState = {
  unit: { topic: 'farming', titles: words, summaries: words, minutes: 15, cover: '', materials: [] },
  texts: {},
};
const ids = ({ unit }: UnitState) => unit.materials.map(({ id }) => id);

describe('materials of a draft', () => {
  it('a new one gets a name of its own and its texts, and stands before the quiz', () => {
    let state = addMaterial(empty, 'quiz').state;
    state = addMaterial(state, 'article').state;
    const second = addMaterial(state, 'article');
    expect(second.id).toBe('article-2');
    expect(ids(second.state)).toEqual(['article', 'article-2', 'quiz']);
    expect(Object.keys(second.state.texts)).toContain('article-2.ug.md');
  });

  it('one that is taken away takes its texts with it, and its name is free again', () => {
    const { state } = addMaterial(addMaterial(empty, 'article').state, 'pdf');
    const rest = removeMaterial(state, 'article');
    expect(ids(rest)).toEqual(['pdf']);
    expect(rest.texts).toEqual({});
    expect(addMaterial(rest, 'article').id).toBe('article');
  });

  it('moves to a place, and no further than the ends', () => {
    const kinds = ['video', 'audio', 'pdf'] as const;
    const state = kinds.reduce((sum, kind) => addMaterial(sum, kind).state, empty);
    expect(ids(moveMaterial(state, 'pdf', 0))).toEqual(['pdf', 'video', 'audio']);
    expect(ids(moveMaterial(state, 'video', 9))).toEqual(['audio', 'pdf', 'video']);
    expect(ids(moveMaterial(state, 'audio', -1))).toEqual(['audio', 'video', 'pdf']);
  });
});
