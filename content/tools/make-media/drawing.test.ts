import { expect, test } from 'vitest';
import { formatFrame, parseDrawing, wholeView } from './drawing.ts';

const drawing = parseDrawing(
  '<svg><rect id="a"/><g data-at="1"><rect id="b"/></g><g data-off="2"><rect id="c"/></g><path d="M0 0" data-at="1" data-in="draw"/></svg>',
  'test.svg',
);
const at = (seconds: number) => formatFrame(drawing, { seconds, marks: [0, 10, 20, 30] }, wholeView);

test('a part is there from its line until the line that takes it away', () => {
  const seen = (seconds: number) => ['a', 'b', 'c'].filter((id) => at(seconds).includes(`id="${id}"`));
  expect(seen(5)).toEqual(['a', 'c']);
  expect(seen(15)).toEqual(['a', 'b', 'c']);
  expect(seen(25)).toEqual(['a', 'b']);
});

test('a line draws itself', () => {
  expect(at(5)).not.toContain('<path');
  expect(at(10.4)).toMatch(/stroke-dashoffset="0\.[1-9]/);
  expect(at(15)).toContain('stroke-dashoffset="0"');
});

test('the same moment gives the same picture', () => {
  expect(at(12.3)).toBe(at(12.3));
});

test('no data- attribute reaches the picture', () => {
  expect(at(15)).not.toContain('data-');
});

test('an unknown entrance is named', () => {
  const wrong = parseDrawing('<svg><g data-at="0" data-in="jump"/></svg>', 'x.svg');
  expect(() => formatFrame(wrong, { seconds: 1, marks: [0, 9] }, wholeView)).toThrow(
    /data-in="jump" is not known/,
  );
});

test('a group that draws itself draws its lines', () => {
  const group = parseDrawing('<svg><g data-at="1" data-in="draw"><path d="M0 0"/></g></svg>', 'x.svg');
  const frame = formatFrame(group, { seconds: 10.4, marks: [0, 10, 20] }, wholeView);
  expect(frame).toMatch(/<g><path d="M0 0" pathLength="1"/);
});
