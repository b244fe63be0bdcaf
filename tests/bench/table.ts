// Owns: the one table that `npm run bench` prints.

export interface Row {
  /** Number in the list of targets, such as B9. */
  id: string;
  measure: string;
  value: string;
  beside: string;
  goal: string;
  isMet: boolean | undefined;
}

export function computeMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

export function formatTable(rows: readonly Row[]): string {
  const header = ['#', 'measure', 'value', 'beside', 'goal', 'met'];
  const cells = rows.map((row) => [
    row.id,
    row.measure,
    row.value,
    row.beside,
    row.goal,
    row.isMet === undefined ? '–' : row.isMet ? 'yes' : 'NO',
  ]);
  const widths = header.map((name, column) =>
    Math.max(name.length, ...cells.map((line) => (line[column] ?? '').length)),
  );
  const format = (line: readonly string[]) =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [format(header), format(widths.map((width) => '─'.repeat(width))), ...cells.map(format)].join('\n');
}
