import { expect, it } from 'vitest';
import { insertPicture, toggleBold, toggleHeading, toggleList } from './markdown-buttons.ts';

it('bold goes around what is marked, and away again', () => {
  const bold = toggleBold({ text: 'one two', from: 4, to: 7 });
  expect(bold).toEqual({ text: 'one **two**', from: 6, to: 9 });
  expect(toggleBold(bold).text).toBe('one two');
});

it('headings and lists take the whole lines that are touched', () => {
  expect(toggleHeading({ text: 'a\nbcd\ne', from: 3, to: 4 }).text).toBe('a\n## bcd\ne');
  expect(toggleHeading({ text: '## bcd', from: 0, to: 0 }).text).toBe('bcd');
  const list = toggleList({ text: 'a\nb\nc', from: 0, to: 3 });
  expect(list.text).toBe('- a\n- b\nc');
  expect(toggleList(list).text).toBe('a\nb\nc');
});

it('a picture stands in a paragraph of its own', () => {
  expect(insertPicture({ text: 'one\ntwo', from: 3, to: 3 }, 'tree-1.svg', 'a [tree]').text).toBe(
    'one\n\n![a  tree ](tree-1.svg)\n\ntwo',
  );
  expect(insertPicture({ text: '', from: 0, to: 0 }, 'tree-1.svg', 'a').text).toBe('![a](tree-1.svg)\n\n');
});
