// Owns: what PostgreSQL cannot keep: NUL in text and jsonb, and halves of surrogate pairs. A station may
// send both inside a correct chain, and neither may ever stop the records behind it.

// biome-ignore lint/suspicious/noControlCharactersInRegex: the control character is what is looked for
const unstorableText = /\u0000|\p{Surrogate}/u;

/** Any text, in a form that the database takes and that loses no character. */
export function toStorable(text: string): { text: string; isEscaped: boolean } {
  const isEscaped = unstorableText.test(text);
  return { text: isEscaped ? JSON.stringify(text) : text, isEscaped };
}

/** True when a JSON text holds neither those characters nor any escape that could stand for one. */
export function isStorableText(text: string): boolean {
  return !text.includes('\\u') && !unstorableText.test(text);
}

/** The escapes that JSON.stringify makes of NUL and of half a pair; an even run of backslashes is text. */
const unstorableEscape = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** True when `value` fits in jsonb. */
export function isStorableJson(value: unknown): boolean {
  return !unstorableEscape.test(JSON.stringify(value));
}
