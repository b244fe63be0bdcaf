// Owns: what leaves the console as a table file, and its CSV form. A cell that a spreadsheet would run as a
// formula is made text by an apostrophe; a BOM tells spreadsheets that Chinese and Uyghur are UTF-8.

export type CsvCell = string | number | null;

/** A table as it leaves the console: the columns' names, then every row. */
export interface Sheet {
  title: string;
  header: readonly string[];
  rows: readonly (readonly CsvCell[])[];
}

/** Text that no spreadsheet takes for a formula. */
export function quoteFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function formatCell(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = quoteFormula(cell);
  return /[",\r\n\t']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lines of RFC 4180, the first one naming the columns. */
export function formatCsv(rows: readonly (readonly CsvCell[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(formatCell).join(',')}\r\n`).join('')}`;
}

export function createCsv({ header, rows }: Sheet): Blob {
  return new Blob([formatCsv([header, ...rows])], { type: 'text/csv;charset=utf-8' });
}
