import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatChapterTime, parseChapterTime } from './chapter-time.ts';

it('what is written is what is read again, to a thousandth of a second', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 86_400_000 }), (thousandths) => {
      const seconds = thousandths / 1000;
      expect(parseChapterTime(formatChapterTime(seconds))).toBe(seconds);
    }),
  );
});

it('minutes and seconds, hours before them, and the colon of a Chinese keyboard', () => {
  expect(parseChapterTime('3:05')).toBe(185);
  expect(parseChapterTime(' 75:00 ')).toBe(4500);
  expect(parseChapterTime('1:02:03')).toBe(3723);
  expect(parseChapterTime('3：05.5')).toBe(185.5);
});

it('what is no time of a film is refused, not guessed', () => {
  for (const text of ['', '185', '3:5', '3:60', '1:60:00', '-1:00', '25:00:00', 'three'])
    expect([text, parseChapterTime(text)]).toEqual([text, undefined]);
});
