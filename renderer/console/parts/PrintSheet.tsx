// Owns: a whole table on paper, or in a PDF through the browser's own printing: every row, and above each
// page what the table is, which rows were chosen, and when. Drawn only while it is printed.
import { useEffect } from 'react';
import { createPortal } from 'react-dom';
import { useConsole } from '../context.tsx';
import type { Sheet } from '../csv.ts';
import { formatMoment } from '../numerals.ts';
import { useWords } from '../words.ts';

export interface PrintSheetProps {
  sheet: Sheet;
  /** The filters that are set, in words. */
  notes: readonly string[];
  onDone: () => void;
}

export function PrintSheet({ sheet, notes, onDone }: PrintSheetProps) {
  const t = useWords();
  const { nowMs } = useConsole();
  useEffect(() => {
    window.addEventListener('afterprint', onDone);
    window.print();
    return () => window.removeEventListener('afterprint', onDone);
  }, [onDone]);
  return createPortal(
    <table className="print-sheet">
      <thead>
        <tr>
          <th colSpan={sheet.header.length} className="print-head">
            <strong>{sheet.title}</strong>
            {notes.map((note) => (
              <bdi key={note}>{note}</bdi>
            ))}
            <bdi>{t('console.print.made', { at: formatMoment(nowMs()), n: sheet.rows.length })}</bdi>
          </th>
        </tr>
        <tr>
          {sheet.header.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sheet.rows.map((row, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a printed table never move
          <tr key={line}>
            {row.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: nor do its columns
              <td key={column} className={typeof cell === 'number' ? 'number' : undefined}>
                <bdi>{cell}</bdi>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>,
    document.body,
  );
}
