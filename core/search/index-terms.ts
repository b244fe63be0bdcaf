// Owns: how a token is written in the index. The index looks for a term letter by letter through all letters that may
// come next; with thousands of Chinese characters that was nine tenths of its time (0.6 instead of 5 ms a document).
// So each character is written as three signs of 32, which keeps beginnings beginnings.

const firstHan = 0x4e00;
const lastHan = 0x9fff;
/** Of the private use area: no token has these. */
const firstSign = 0xe000;

function toSigns(code: number): string {
  const offset = code - firstHan;
  return String.fromCharCode(
    firstSign + (offset >> 10),
    firstSign + ((offset >> 5) & 31),
    firstSign + (offset & 31),
  );
}

export function toTerm(token: string): string {
  let term = '';
  for (let at = 0; at < token.length; at++) {
    const code = token.charCodeAt(at);
    term += code >= firstHan && code <= lastHan ? toSigns(code) : token.charAt(at);
  }
  return term;
}

export function toToken(term: string): string {
  return term.replace(/[\ue000-\ue01f]{3}/g, (signs) =>
    String.fromCharCode(
      firstHan +
        ((signs.charCodeAt(0) - firstSign) << 10) +
        ((signs.charCodeAt(1) - firstSign) << 5) +
        (signs.charCodeAt(2) - firstSign),
    ),
  );
}
