// Owns: which letters count as the same when people search. Uyghur is typed with Persian, Arabic and Uyghur
// keyboards, with and without the hamza seat; Latin with and without marks. Folding never joins two words.

/** Marks, stretching and invisible joiners that change no word. */
const noise = /[\u0640\u064B-\u065F\u0670\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;

const uyghurFolds: Readonly<Record<string, string>> = {
  // The seat of a vowel at the head of a syllable: left out by half of those who type.
  '\u0626': '',
  '\u0621': '',
  '\u0654': '',
  // i and y look alike and lie on the same key of an Arabic keyboard.
  '\u0649': 'ي',
  '\u06CC': 'ي',
  '\u06A9': 'ك',
  '\u0647': 'ە',
  '\u06C1': 'ە',
  '\u0629': 'ە',
  '\u06BE': 'ھ',
  '\u0623': 'ا',
  '\u0622': 'ا',
  '\u0625': 'ا',
  '\u06C7': 'ۇ',
  '\u06CB': 'ۋ',
};

function foldArabic(word: string): string {
  return word.replace(/[\u0600-\u06FF]/gu, (letter) => uyghurFolds[letter] ?? letter);
}

/** One word, in the form in which it is compared. May be empty. */
export function foldWord(word: string): string {
  const plain = word.normalize('NFKC').replace(noise, '').toLowerCase();
  if (/\p{Script=Arabic}/u.test(plain)) return foldArabic(plain);
  return /\p{Script=Latin}/u.test(plain)
    ? plain.normalize('NFD').replace(/\p{M}/gu, '').replace(/['’]/gu, '')
    : plain;
}
