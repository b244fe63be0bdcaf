// Owns: a large library to search, mixed from the sample one: seeded, so that every run searches the same. New words
// are mixed in, because a vocabulary grows with a library and repeated texts would not show what that costs.
import type { Language } from '#core/domain/language.ts';
import { languages } from '#core/domain/language.ts';
import type { Passage, SearchEntry } from '#core/search/search-entry.ts';

/** A small generator (mulberry32): 0 … 1. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const alphabets: Record<Language, string> = {
  zh: '甘州河桥南北村镇山羊马草果花叶根土石沙风雨雪春夏秋冬东西左右门户车路灯火金木刀手足目耳口心力气血骨皮毛衣食住行老少男女',
  ug: 'ابپتجچخدرزسشغفقكگلمنھوۋيەۇۆۈېى',
  en: 'abcdefghiklmnoprstuvw',
};
const newWordsEach = 6;
const passagesEach = 24;

/** `count` documents, a third in each language; of each three, one is the head of a unit. */
export function createCorpus(samples: readonly SearchEntry[], count: number, seed: number): SearchEntry[] {
  const random = createRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const pools = Object.fromEntries(
    languages.map((language) => {
      const own = samples.flatMap(({ passages }) => passages.filter((one) => one.language === language));
      return [
        language,
        {
          titles: own.filter(({ rank }) => rank !== 'text'),
          texts: own.filter(({ rank }) => rank === 'text'),
        },
      ];
    }),
  ) as Record<Language, { titles: Passage[]; texts: Passage[] }>;
  const inventWord = (language: Language): string => {
    const letters = [...alphabets[language]];
    return Array.from({ length: language === 'zh' ? 2 : 4 + Math.floor(random() * 6) }, () =>
      pick(letters),
    ).join('');
  };
  return Array.from({ length: count }, (_, at): SearchEntry => {
    const language = languages[at % 3] as Language;
    const { titles, texts } = pools[language];
    const path = `units/unit-${Math.floor(at / 3)}.json`;
    const title = `${pick(titles).text} ${inventWord(language)}`;
    const passages: Passage[] = [{ text: title, language, rank: 'title' }];
    for (let line = 0; line < passagesEach; line++) passages.push({ ...pick(texts), language, rank: 'text' });
    const words = Array.from({ length: newWordsEach }, () => inventWord(language)).join(' ');
    passages.push({ text: words, language, rank: 'text' });
    return { id: `${path}#${at}`, path, materialId: 'article', kind: 'article', language, passages };
  });
}
