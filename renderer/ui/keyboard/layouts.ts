// Owns: where the keys stand. Letters as on the keyboards people have seen (simple-keyboard-layouts); all 33 Uyghur
// letters on one plate, since those behind a shift key are not found by who seldom types. Words stand on keys that act.
import english from 'simple-keyboard-layouts/build/layouts/english';
import uyghur from 'simple-keyboard-layouts/build/layouts/uyghur';

export const plates = ['zh', 'ug', 'en', 'digits'] as const;
export type Plate = (typeof plates)[number];
export interface PlateRows {
  default: string[];
  shift: string[];
}

/** Letters of the three letter rows of a layout; digits and marks have a plate of their own. */
function listLetters(rows: readonly string[] | undefined): string[][] {
  return (rows ?? []).slice(1, 4).map((row) => row.split(' ').filter((key) => /^\p{L}$/u.test(key)));
}

const keysInUyghurRow = 11;

function layUyghur(): string[] {
  const plain = listLetters(uyghur.layout['default']);
  const known = new Set(plain.flat());
  const behindShift = [...new Set(listLetters(uyghur.layout['shift']).flat())].filter(
    (key) => !known.has(key),
  );
  return plain.map((row) => [...row, ...behindShift.splice(0, keysInUyghurRow - row.length)].join(' '));
}

function layLatin(name: 'default' | 'shift'): string[] {
  return listLetters(english.layout[name]).map((row) => row.join(' '));
}

const latin = layLatin('default');
const capitals = layLatin('shift');
const uyghurRows = layUyghur();
/** Marks that each language writes, for its digits as well. */
const marks: Record<'zh' | 'ug' | 'en', string> = {
  zh: '。 ， ？ ！ 、 ： ； （ ） 《 》',
  ug: '. ، ؟ ! ؛ : ( ) « » -',
  en: '. , ? ! \' " : ; ( ) -',
};

/** `letters`: the plate of letters that was last used; the marks beside the digits are those of its language. */
export function layPlate(plate: Plate, letters: 'zh' | 'ug' | 'en'): PlateRows {
  switch (plate) {
    case 'zh': {
      const rows = [latin[0] ?? '', latin[1] ?? '', `' ${latin[2]} {bksp}`, '， {space} 。 ？ {enter}'];
      return { default: rows, shift: rows };
    }
    case 'ug': {
      const rows = [...uyghurRows, '، ؟ {space} . {bksp} {enter}'];
      return { default: rows, shift: rows };
    }
    case 'en':
      return { default: layCase(latin), shift: layCase(capitals) };
    case 'digits': {
      const rows = ['1 2 3 4 5 6 7 8 9 0', marks[letters], '@ / % + = # & {bksp}', '{space} {enter}'];
      return { default: rows, shift: rows };
    }
  }
}

function layCase(rows: readonly string[]): string[] {
  return [rows[0] ?? '', rows[1] ?? '', `{shift} ${rows[2]} {bksp}`, ', {space} . ? {enter}'];
}
