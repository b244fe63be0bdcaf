// Owns: the order of names. Chinese and English by Intl; Uyghur by a table of its own alphabet, because
// Chromium has no Uyghur collation and code points follow the Arabic alphabet.
import { type Language, pickLanguage } from '#core/domain/language.ts';

const alphabet = 'اەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىي';
const ranks = new Map([...alphabet].map((letter, index) => [letter, index + 1]));

/** Letters outside the alphabet follow it, in code point order; the carrier ئ does not count. */
function toRanks(text: string): number[] {
  return [...text.toLowerCase()]
    .filter((letter) => letter !== 'ئ')
    .map((letter) => (letter === ' ' ? 0 : (ranks.get(letter) ?? 1000 + (letter.codePointAt(0) ?? 0))));
}

export function compareNames(a: string, b: string, language: Language): number {
  if (language !== 'ug') return a.localeCompare(b, language === 'zh' ? 'zh-CN' : 'en');
  const left = toRanks(a);
  const right = toRanks(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? -1) - (right[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The name in the reader's language, or the nearest that exists. */
export function pickName(names: Parameters<typeof pickLanguage<string>>[0], language: Language): string {
  return pickLanguage(names, language) ?? '';
}
