// Owns: the light stem of an English word: enough that 'pruned', 'prunes' and 'pruning' meet. Works on folded words.

/** Undefined when the word is its own stem. */
export function toEnglishStem(word: string): string | undefined {
  if (!/^[a-z]{4,}$/.test(word)) return undefined;
  const stem = word
    .replace(/ies$/, 'y')
    .replace(/(?:sses|ches|shes|xes|zes)$/, (end) => end.slice(0, -2))
    .replace(/([^su])s$/, '$1')
    .replace(/(..[aeiouy].*|[aeiouy].+)(?:ing|ed)$/, '$1')
    .replace(/([bdgklmnprt])\1$/, '$1')
    .replace(/(...)e$/, '$1');
  return stem === word || stem.length < 3 ? undefined : stem;
}
