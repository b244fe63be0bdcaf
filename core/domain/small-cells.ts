// Owns: which parts of a sum may be told. What must stay true: no part is told that stands for fewer persons than the
// limit, and none can be had by taking the told parts from the sum.

/**
 * Splits parts into those that are told and those that are told only together. Undefined: none may be told, because
 * what would stay untold could be computed.
 */
export function splitCells<Cell extends { personCount: number }>(
  cells: readonly Cell[],
  least: number,
): { told: Cell[]; joined: Cell[] } | undefined {
  const bySize = cells
    .filter(({ personCount }) => personCount > 0)
    .sort((a, b) => b.personCount - a.personCount);
  const told = bySize.filter(({ personCount }) => personCount >= least);
  const joined = bySize.slice(told.length);
  const count = () => joined.reduce((sum, { personCount }) => sum + personCount, 0);
  // What is joined is itself a difference that anybody can take: it needs as many persons, in two parts or more.
  while (joined.length > 0 && (count() < least || joined.length < 2)) {
    const next = told.pop();
    if (!next) return undefined;
    joined.unshift(next);
  }
  return told.length === 0 && joined.length > 0 ? undefined : { told, joined };
}
