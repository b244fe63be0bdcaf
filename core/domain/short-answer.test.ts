import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeAnswer } from './short-answer.ts';

const same: [string, string][] = [
  ['Drain the water', '  drain   the WATER. '],
  ['30', '30'],
  ['30', '٣٠'],
  ['30', '۳۰'],
  ['1794', '1,794'],
  ['1794', '1,794'],
  ['3.5', '3٫5'],
  ['0.5', '.5'],
  ['3-5', '3 – 5'],
  ['3-5', '3~5'],
  ['-5', '−5'],
  ['排水', '排 水。'],
  ['滴灌', '“滴灌”!'],
  ['ئالما', 'الما'],
  ['تامچىلىتىپ سۇغىرىش', 'تامچيليتيپ  سۇغىرىش'],
  ['مەھەللە', 'مهھهلله'],
  ['كېسەل', 'کېسەل'],
  // The presentation forms that some old fonts and PDF files use.
  ['سۇ', 'ﺳۇ'],
  ['سۇ', '‏سۇ‎'],
  ['two words', 'two-words'],
  ['50%', '50 %'],
];

const different: [string, string][] = [
  ['3.5', '35'],
  ['3-5', '35'],
  ['-5', '5'],
  ['1/4', '14'],
  ['12 13', '1213'],
  ['20', '20%'],
  ['1,79', '179'],
  ['x, -3', 'x, 3'],
  ['ئۆت', 'ئوت'],
  ['ئەل', 'ئېل'],
  ['排水', '灌水'],
];

describe('short answers', () => {
  it.each(same)('“%s” and “%s” are the same', (a, b) => {
    expect(normalizeAnswer(b)).toBe(normalizeAnswer(a));
  });

  it.each(different)('“%s” and “%s” are not', (a, b) => {
    expect(normalizeAnswer(b)).not.toBe(normalizeAnswer(a));
  });

  it('nothing but punctuation and spaces is no answer', () => {
    for (const text of ['', '  ', '。', '…!?', '\u200f', ' - ']) expect(normalizeAnswer(text)).toBe('');
  });

  it('what was made the same stays the same when it is done again', () => {
    const letters = fc.constantFrom(...'aB 1٣۳.,-–%/。ئاىيیهەھکك排(“\u200f');
    const text = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: letters, maxLength: 20 }));
    fc.assert(
      fc.property(text, (given) => {
        const once = normalizeAnswer(given);
        expect(normalizeAnswer(once)).toBe(once);
      }),
    );
  });
});
