// Owns: the letters by which a learner is found on the kiosk: pinyin of a Chinese name, Latin letters of
// a Uyghur one. Sorting and picking by letter then need no collator, which browsers lack for Uyghur.
import { pinyin } from 'pinyin-pro';

// biome-ignore format: an alphabet reads better in rows
/** Uyghur Latin spelling (ULY), plain letters only. */
const latin: Record<string, string> = {
  ا: 'a', ە: 'e', ب: 'b', پ: 'p', ت: 't', ج: 'j', چ: 'ch', خ: 'x', د: 'd', ر: 'r', ز: 'z', ژ: 'zh',
  س: 's', ش: 'sh', غ: 'gh', ف: 'f', ق: 'q', ك: 'k', گ: 'g', ڭ: 'ng', ل: 'l', م: 'm', ن: 'n', ھ: 'h',
  و: 'o', ۇ: 'u', ۆ: 'o', ۈ: 'u', ۋ: 'w', ې: 'e', ى: 'i', ي: 'y', ئ: '',
};

function toWords(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ' ')
    .trim();
}

export function computeLetters(names: {
  zh?: string | undefined;
  ug?: string | undefined;
  en?: string | undefined;
}): string {
  if (names.ug !== undefined) return toWords([...names.ug].map((char) => latin[char] ?? ' ').join(''));
  if (names.zh !== undefined) return toWords(pinyin(names.zh, { toneType: 'none', surname: 'head' }));
  return toWords(names.en ?? '');
}
