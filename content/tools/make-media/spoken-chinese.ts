// Owns: Chinese text as the voice can read it. The Chinese voice of espeak-ng 1.51 reads characters by way
// of English letters, so it is given pinyin with tone digits; figures become words first.
import { customPinyin, pinyin } from 'pinyin-pro';

const digits = '零一二三四五六七八九';
/** In telephone numbers 1 is read yāo. */
const dialled = '零幺二三四五六七八九';
const places = ['', '十', '百', '千'];

function spellDigits(text: string, words: string): string {
  return [...text].map((digit) => words[Number(digit)] ?? '').join('');
}

/** Whole numbers below 10 000 as they are said: 105 is 一百零五, 12 is 十二. */
export function spellNumber(value: number): string {
  if (value === 0) return '零';
  const text = String(value);
  let spoken = '';
  let isGap = false;
  for (const [index, digit] of [...text].entries()) {
    if (digit === '0') {
      isGap = true;
      continue;
    }
    if (isGap && spoken !== '') spoken += '零';
    isGap = false;
    spoken += (digits[Number(digit)] ?? '') + (places[text.length - 1 - index] ?? '');
  }
  return spoken.replace(/^一十/, '十');
}

/** Numbers that are dialled, not counted. */
const phoneNumbers = new Set(['110', '120', '119', '96110']);

export function spellFigures(text: string): string {
  return text
    .replaceAll(/(\d+(?:\.\d+)?)%/g, '百分之$1')
    .replaceAll(/(\d+)\.(\d+)/g, (_, whole: string, part: string) => {
      return `${spellNumber(Number(whole))}点${spellDigits(part, digits)}`;
    })
    .replaceAll(/\d+/g, (number) =>
      phoneNumbers.has(number) || number.length > 4
        ? spellDigits(number, dialled)
        : spellNumber(Number(number)),
    );
}

const marks: Record<string, string> = {
  '，': ', ',
  '。': '. ',
  '、': ', ',
  '：': ', ',
  '；': '; ',
  '？': '? ',
  '！': '! ',
};

/** Words of our scripts that the dictionary reads wrongly. */
const readings = {
  羊圈: 'yáng juàn',
  长得: 'zhǎng de',
  长出: 'zhǎng chū',
  慢慢地: 'màn màn de',
  倒空: 'dào kōng',
};

export function toSpokenChinese(text: string): string {
  customPinyin(readings);
  const syllables = pinyin(spellFigures(text), {
    toneType: 'num',
    toneSandhi: true,
    nonZh: 'consecutive',
    v: true,
    type: 'array',
  });
  return (
    syllables
      // The light tone is 0 in the dictionary and 5 for the voice.
      .map((part) => part.replace(/^([a-z]+)0$/, '$15'))
      .map((part) => [...part].map((char) => marks[char] ?? char).join(''))
      .join(' ')
      .replaceAll(/[“”‘’《》（）—…]/g, ' ')
  );
}
