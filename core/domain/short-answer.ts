// Owns: when two short texts are the same answer. Forgiving in what a keyboard decides (case, width, spaces,
// punctuation, look-alike Uyghur letters), strict in words and numbers: 3.5 is not 35, and -5 is not 5.

/** Letters that keyboards and fonts exchange in Uyghur, each to one of them. Vowels of their own stay apart. */
const letterForms: Readonly<Record<string, string>> = {
  ي: 'ى',
  ی: 'ى',
  ے: 'ى',
  ک: 'ك',
  ه: 'ە',
  ھ: 'ە',
  ہ: 'ە',
  ة: 'ە',
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ؤ: 'و',
  // Carries a vowel at the beginning; left out as often as not.
  ئ: '',
  ء: '',
  ـ: '',
};

/** Arabic-Indic digits (U+0660 …, U+06F0 …) as people read them. */
function toPlainDigit(digit: string): string {
  return String((digit.codePointAt(0) ?? 0) & 0xf);
}

/** Two answers are the same exactly when this is the same text. */
export function normalizeAnswer(text: string): string {
  return (
    text
      // Width, ligatures and presentation forms.
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[٠-٩۰-۹]/g, toPlainDigit)
      .replace(/٫/g, '.')
      .replace(/٬/g, ',')
      // Direction marks and joiners, vowel points.
      .replace(/[\p{Cf}\u064B-\u0653\u0670]/gu, '')
      .replace(/\p{Script=Arabic}/gu, (letter) => letterForms[letter] ?? letter)
      .replace(/[−–—~]/g, '-')
      .replace(/(?<=\d)\s*-\s*(?=\d)/g, '-')
      // 1,794 and 1794 are one number.
      .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '')
      // A point or stroke inside a number, a minus before one, and the share stay; other punctuation goes.
      .replace(/(?<![\p{L}\d])\.(?=\d)/gu, '0.')
      .replace(/(?<!\d)\.|\.(?!\d)/g, ' ')
      .replace(/(?<=\p{L})-|-(?!\d)/gu, ' ')
      .replace(/[^\P{P}.\-%/]/gu, ' ')
      .replace(/\s+/g, ' ')
      // A space stays between two numbers, and before the minus of one: beside a letter it would become a hyphen.
      .replace(/(?<![\p{L}\d]) |(?<=\p{L}) (?!-\d)|(?<=\d) (?!\d)/gu, '')
  );
}
