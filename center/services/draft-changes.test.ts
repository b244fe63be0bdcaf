import { describe, expect, it } from 'vitest';
import type { DraftMaterial, DraftUnit } from '#core/protocol/console-study-api.ts';
import { compareDrafts } from './draft-changes.ts';

const words = { zh: '一', ug: 'بىر', en: 'one' };
const pdf = (id: string): DraftMaterial => ({ id, kind: 'pdf', titles: words, files: {} });
const article: DraftMaterial = {
  id: 'text',
  kind: 'article',
  titles: words,
  files: { zh: 'a.zh.md', ug: 'a.ug.md', en: 'a.en.md' },
};
const unit: DraftUnit = {
  topic: 'farming',
  titles: words,
  summaries: words,
  minutes: 15,
  cover: 'cover.svg',
  materials: [article, pdf('one'), pdf('two')],
};
const version = { kind: 'unit' as const, unit, texts: { 'a.zh.md': 'x' } };
const list = (after: Partial<DraftUnit>, texts = version.texts) =>
  compareDrafts(version, { ...version, unit: { ...unit, ...after }, texts }).map(({ what, material }) =>
    material ? `${what} ${material.id}` : what,
  );

describe('what changed in a unit', () => {
  it('the same is no change, and of a first version every material is new', () => {
    expect(list({})).toEqual([]);
    expect(compareDrafts(undefined, version).map(({ what }) => what)).toEqual(['added', 'added', 'added']);
  });

  it('names the field, the material whose words changed, and what came and went', () => {
    expect(list({ minutes: 20, topic: 'law' })).toEqual(['topic', 'minutes']);
    expect(list({}, { 'a.zh.md': 'y' })).toEqual(['changed text']);
    expect(list({ materials: [article, pdf('three'), pdf('two')] })).toEqual(['added three', 'removed one']);
  });

  it('tells a new order apart from what came and went', () => {
    expect(list({ materials: [pdf('one'), article, pdf('two')] })).toEqual(['order']);
    expect(list({ materials: [pdf('two')] })).toEqual(['removed text', 'removed one']);
  });
});
