// Owns: what Uyghur words with the same root have in common. Endings pile up (ياڭاق، ياڭاقنى، ياڭاقلارنىڭ) and the last
// vowel weakens before them (دەرەخ، دەرىخى), so that neither the word nor its beginning is enough. The root form is
// coarse on purpose: it is one more way to a word, never the only one. Works on folded words.

/** Longest first; of a word at most three go, and three letters stay. */
const endings = [
  'لىرىنىڭ',
  'لارنىڭ',
  'لەرنىڭ',
  'لىرىنى',
  'لىرىدا',
  'لىرىغا',
  'لارنى',
  'لەرنى',
  'لاردا',
  'لەردە',
  'لارغا',
  'لەرگە',
  'لاردىن',
  'لەردىن',
  'ىسىنى',
  'ىسىنىڭ',
  'ۋاتقان',
  'ىدىغان',
  'ىشىنى',
  'غاندا',
  'گەندە',
  'لار',
  'لەر',
  'لىرى',
  'نىڭ',
  'دىن',
  'تىن',
  'غان',
  'گەن',
  'قان',
  'كەن',
  'مىز',
  'ىڭىز',
  'ڭىز',
  'ماق',
  'مەك',
  'ىسى',
  'دا',
  'دە',
  'تا',
  'تە',
  'غا',
  'گە',
  'قا',
  'كە',
  'نى',
  'سى',
  'ىم',
  'ىڭ',
  'ىش',
  'ۇش',
  'ۈش',
  'اش',
  'ەش',
  'ۇپ',
  'ۈپ',
  'ىپ',
  'چى',
  'لىق',
  'لىك',
  'ى',
].map((ending) => ending.replaceAll('ى', 'ي'));

const leastLetters = 3;

function dropEndings(word: string): string {
  let root = word;
  for (let turn = 0; turn < 3; turn++) {
    const ending = endings.find((one) => root.endsWith(one) && root.length - one.length >= leastLetters);
    if (ending === undefined) break;
    root = root.slice(0, -ending.length);
  }
  return root;
}

/** Vowels that change into each other, or are written without their dots. */
function blurVowels(word: string): string {
  return word.replace(/[اەېي]/gu, 'ا').replace(/[وۇۆۈ]/gu, 'و');
}

/** The root of a folded word, marked so that it is compared with roots only. */
export function toUyghurRoot(word: string): string {
  // A last vowel goes as well: before an ending it looks like one (بانكا، بانكىدىن).
  const root = blurVowels(dropEndings(word));
  return `~${root.length > leastLetters ? root.replace(/ا$/u, '') : root}`;
}

const pairs: Readonly<Record<string, string>> = { zh: 'ژ', ch: 'چ', sh: 'ش', gh: 'غ', ng: 'ڭ' };
const letters: Readonly<Record<string, string>> = {
  a: 'ا',
  b: 'ب',
  c: 'ك',
  d: 'د',
  e: 'ە',
  f: 'ف',
  g: 'گ',
  h: 'ھ',
  i: 'ي',
  j: 'ج',
  k: 'ك',
  l: 'ل',
  m: 'م',
  n: 'ن',
  o: 'و',
  p: 'پ',
  q: 'ق',
  r: 'ر',
  s: 'س',
  t: 'ت',
  u: 'ۇ',
  v: 'ۋ',
  w: 'ۋ',
  x: 'خ',
  y: 'ي',
  z: 'ز',
};

/** A folded Latin word as the Uyghur word that it spells (ULY); undefined when it has other letters. */
export function spellInUyghur(word: string): string | undefined {
  if (!/^[a-z]{3,}$/.test(word)) return undefined;
  return word.replace(/zh|ch|sh|gh|ng|[a-z]/g, (spelt) => pairs[spelt] ?? letters[spelt] ?? spelt);
}
