// Owns: what becomes of a draft when somebody else has saved meanwhile: what only the draft changed stays, all
// else is theirs.

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lists and single values count as one: of two that both changed, `mine` stays. */
export function mergeDrafts<Value>(base: Value, mine: Value, theirs: Value): Value {
  if (isSame(mine, base)) return theirs;
  if (!isFields(base) || !isFields(mine) || !isFields(theirs)) return mine;
  const names = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  const merged: Record<string, unknown> = {};
  for (const name of names) {
    const value = mergeDrafts(base[name], mine[name], theirs[name]);
    if (value !== undefined) merged[name] = value;
  }
  return merged as Value;
}
