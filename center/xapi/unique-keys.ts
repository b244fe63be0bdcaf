// Owns: finding a key that an object of a JSON text has twice. Parsers keep the last one silently; a statement that
// says two things at once says nothing (Data 2.4: each property at most once).

/** Strings, and what gives the text its structure; everything between is numbers, literals and space. */
const tokenPattern = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;

/** `text` must be well-formed JSON. The key as it is written, without its quotes. */
export function findRepeatedKey(text: string): string | undefined {
  /** One set for each object that is open, undefined for each array. */
  const open: (Set<string> | undefined)[] = [];
  let last = '';
  for (const [token] of text.matchAll(tokenPattern)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const key = last.includes('\\') ? (JSON.parse(last) as string) : last.slice(1, -1);
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
    last = token;
  }
  return undefined;
}
