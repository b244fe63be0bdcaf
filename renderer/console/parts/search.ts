// Owns: what a search in a table finds.

/** True when every word of the search stands in one of the texts. */
export function matchesSearch(search: string, texts: readonly (string | undefined)[]): boolean {
  const hay = texts.join('\n').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}
