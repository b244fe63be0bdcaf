// Owns: the three ways in which a table leaves the console: CSV, XLSX, and paper or PDF by the browser's
// own printing. All three hold every row that the filters let through, not only the page on the screen.
import { App, Button, Space } from 'antd';
import { useCallback, useState } from 'react';
import { useConsole } from '../context.tsx';
import { createCsv, type Sheet } from '../csv.ts';
import { formatMoment } from '../numerals.ts';
import { saveFile } from '../save-file.ts';
import { useLanguage, useWords } from '../words.ts';
import { PrintSheet } from './PrintSheet.tsx';

export interface ExportButtonsProps {
  /** Without ending; the day is added. */
  fileName: string;
  isDisabled: boolean;
  /** Undefined when the rows could not be read; the caller has said why. */
  loadSheet: () => Promise<Sheet | undefined>;
  /** The filters that are set, in words, for the printed page. */
  listNotes?: () => readonly string[];
}

type Way = 'csv' | 'xlsx' | 'print';

export function ExportButtons({ fileName, isDisabled, loadSheet, listNotes }: ExportButtonsProps) {
  const t = useWords();
  const language = useLanguage();
  const { nowMs } = useConsole();
  const { message } = App.useApp();
  const [busy, setBusy] = useState<Way>();
  const [printed, setPrinted] = useState<Sheet>();
  const endPrint = useCallback(() => setPrinted(undefined), []);

  async function leave(way: Way): Promise<void> {
    setBusy(way);
    try {
      const sheet = await loadSheet();
      if (!sheet) return;
      if (way === 'print') {
        setPrinted(sheet);
        return;
      }
      const name = `${fileName}-${formatMoment(nowMs()).slice(0, 10)}`;
      if (way === 'csv') {
        saveFile(document, `${name}.csv`, createCsv(sheet));
        return;
      }
      const { createXlsx } = await import('../xlsx.ts');
      saveFile(document, `${name}.xlsx`, await createXlsx(sheet, { isRightToLeft: language === 'ug' }));
    } catch {
      message.error(t('console.exportFailed'), 8);
    } finally {
      setBusy(undefined);
    }
  }

  return (
    <>
      <Space.Compact>
        {(['csv', 'xlsx', 'print'] as const).map((way) => (
          <Button
            key={way}
            disabled={isDisabled || (busy !== undefined && busy !== way)}
            loading={busy === way}
            onClick={() => void leave(way)}
          >
            {t(`console.export.${way}`)}
          </Button>
        ))}
      </Space.Compact>
      {printed && <PrintSheet sheet={printed} notes={listNotes?.() ?? []} onDone={endPrint} />}
    </>
  );
}
