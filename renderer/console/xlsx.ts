// Owns: a table as a spreadsheet file. Numbers and days are kept as such, whatever looks like a formula is
// text (as in CSV), and Uyghur sheets run from right to left. Loaded on demand: it brings the library.
import writeExcelFile, { type Row } from 'write-excel-file/universal';
import { type CsvCell, quoteFormula, type Sheet } from './csv.ts';

/** Excel's own limit; a file with a longer cell is reported as damaged. */
const maxCellLength = 32_767;
/** Days, and moments to the minute, as the console writes them. */
const dayPattern = /^(\d{4})-(\d{2})-(\d{2})(?: (\d{2}):(\d{2}))?$/;

/** Undefined for text that is no day of the calendar. */
function readDate(text: string): { value: Date; format: string } | undefined {
  const parts = dayPattern.exec(text);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  const value = new Date(Date.UTC(year, month - 1, day, hour, minute));
  if (value.getUTCDate() !== day || value.getUTCMonth() !== month - 1) return undefined;
  return { value, format: parts[4] === undefined ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm' };
}

function toCell(cell: CsvCell): Row[number] {
  if (cell === null) return null;
  if (typeof cell === 'number') return Number.isFinite(cell) ? { value: cell, type: Number } : null;
  const date = readDate(cell);
  if (date) return { ...date, type: Date };
  const value = quoteFormula(cell).slice(0, maxCellLength);
  return { value, type: String, format: '@' };
}

/** Chinese characters take the width of two letters. */
function measure(cell: CsvCell | undefined): number {
  return [...String(cell ?? '')].reduce((sum, letter) => sum + (letter > '\u2E80' ? 2 : 1), 0);
}

function toSheetName(title: string): string {
  return (
    title
      .replace(/[[\]:*?/\\']/g, ' ')
      .trim()
      .slice(0, 31) || 'Sheet1'
  );
}

export async function createXlsx(
  { title, header, rows }: Sheet,
  { isRightToLeft }: { isRightToLeft: boolean },
): Promise<Blob> {
  const head: Row = header.map((value) => ({ value: quoteFormula(value), fontWeight: 'bold' }));
  const columns = header.map((name, index) => {
    // The first rows tell enough of a column's width.
    const widths = rows.slice(0, 200).map((row) => measure(row[index]));
    return { width: Math.min(60, Math.max(8, measure(name), ...widths) + 2) };
  });
  return writeExcelFile([head, ...rows.map((row) => row.map(toCell))], {
    sheet: toSheetName(title),
    columns,
    stickyRowsCount: 1,
    rightToLeft: isRightToLeft,
  }).toBlob();
}
