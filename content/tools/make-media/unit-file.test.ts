import { expect, test } from 'vitest';
import { findMaterials, placeMaterial, type UnitMaterial } from './unit-file.ts';

const unit = `{
  "id": "sheep",
  "materials": [
    { "id": "story", "kind": "story", "pages": [{ "text": "a } in a \\"string\\"" }] },
    { "id": "article", "kind": "article" },
    { "id": "quiz", "kind": "quiz" }
  ]
}
`;
const card: UnitMaterial = {
  id: 'card',
  kind: 'pdf',
  titles: { zh: '卡', ug: 'كارتا', en: 'Card' },
  files: { zh: 'card.zh.pdf' },
};
const film: UnitMaterial = {
  id: 'film',
  kind: 'video',
  titles: { zh: '片', ug: 'فىلىم', en: 'Film' },
  file: 'film.webm',
  poster: 'film.jpg',
  durationSeconds: 9,
  captions: {},
  chapters: [],
};
const idsOf = (text: string) => findMaterials(text).map(({ id }) => id);

test('materials are found past braces in strings', () => {
  expect(idsOf(unit)).toEqual(['story', 'article', 'quiz']);
});

test('a film follows the article, a handout stands before the quiz', () => {
  const text = placeMaterial(placeMaterial(unit, card), film);
  expect(idsOf(text)).toEqual(['story', 'article', 'film', 'card', 'quiz']);
  expect(JSON.parse(text).materials[3]).toEqual(card);
});

test('a material made again takes its old place and nothing else changes', () => {
  const once = placeMaterial(unit, card);
  expect(placeMaterial(once, card)).toBe(once);
  expect(once.replace(/,\n {4}\{\n {6}"id": "card"[\s\S]*?\n {4}\}(?=,)/, '')).toBe(unit);
});
