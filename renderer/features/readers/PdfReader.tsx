// Owns: showing a PDF page by page. The parser runs in its own worker and never compiles code from the
// document.
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy, type RenderTask } from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { useEffect, useRef, useState } from 'react';
import type { FileRef } from '#core/domain/file-ref.ts';
import { type Language, languages, pickLanguage } from '#core/domain/language.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { languageNames } from '../../i18n/index.ts';
import { useText } from '../../i18n/use-text.ts';
import type { Station } from '../../store/station.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { ReadingTools } from '../../ui/ReadingTools.tsx';
import { useStation } from '../../ui/station-context.tsx';
import { DoneButton } from './DoneButton.tsx';
import { PageTurner } from './PageTurner.tsx';
import type { ReaderProps } from './reader-props.ts';

GlobalWorkerOptions.workerSrc = workerUrl;

/** Widths of the page, as shares of the room there is. */
const zooms = [0.6, 0.8, 1, 1.4, 1.9];
const firstZoom = 2;

/** One request of the parser: some pages' worth, so that a book of 100 MB opens at its first page. */
const rangeBytes = 256 * 1024;

/** Where the file is served in ranges, only what the shown pages need is read. */
async function openDocument(station: Station, file: FileRef): Promise<Outcome<PDFDocumentProxy>> {
  const served = await station.openUrl(file);
  if (!served.ok) return served;
  const url = served.value;
  try {
    if (!url.startsWith('blob:')) {
      const parts = { rangeChunkSize: rangeBytes, disableAutoFetch: true, disableStream: true };
      return succeed(await getDocument({ url, ...parts, isEvalSupported: false }).promise);
    }
    URL.revokeObjectURL(url);
    const bytes = await station.readBytes(file);
    if (!bytes.ok) return bytes;
    // pdf.js takes the buffer over, so it gets its own copy.
    return succeed(await getDocument({ data: bytes.value.slice(), isEvalSupported: false }).promise);
  } catch (cause) {
    return fail('material-unreadable', { detail: String(cause) });
  }
}

function usePdf(file: FileRef | undefined): Outcome<PDFDocumentProxy> | undefined {
  const station = useStation();
  const [pdf, setPdf] = useState<Outcome<PDFDocumentProxy> | undefined>(undefined);
  const sha256 = file?.sha256;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the hash is the file; the object around it is new at each read
  useEffect(() => {
    if (!file) return;
    let isGone = false;
    const opening = openDocument(station, file);
    void opening.then((outcome) => {
      if (!isGone) setPdf(outcome);
    });
    return () => {
      isGone = true;
      setPdf(undefined);
      void opening.then((outcome) => (outcome.ok ? outcome.value.loadingTask.destroy() : undefined));
    };
  }, [station, sha256]);
  return file ? pdf : fail('material-unreadable');
}

export default function PdfReader({ material, study, finish }: ReaderProps<'pdf'>) {
  const { t, language } = useText();
  const file = pickLanguage(material.files, language);
  const shownIn = languages.find((one): one is Language => material.files[one] === file) ?? language;
  const pdf = usePdf(file);
  const [zoom, setZoom] = useState(firstZoom);
  const [page, setPage] = useState(() =>
    study.before.isFinished && study.askedPlace === undefined ? 0 : study.keeper.state.position,
  );
  if (!pdf) return <p role="status">{t('wait.loading')}</p>;
  if (!pdf.ok) return <ErrorSentence error={pdf.error} />;
  const pageCount = pdf.value.numPages;
  const shown = Math.min(page, pageCount - 1);
  function turnTo(next: number) {
    setPage(next);
    study.keeper.change({ position: next }, true);
  }
  return (
    <div className="pdf">
      {shownIn === language ? null : (
        <p className="hint">{t('read.language', { language: languageNames[shownIn] })}</p>
      )}
      <PdfPage pdf={pdf.value} page={shown} zoom={zooms[zoom] ?? 1} />
      <div className="pdf-tools">
        <button type="button" className="button" disabled={zoom === 0} onClick={() => setZoom(zoom - 1)}>
          <ActionIcon name="zoomOut" />
          {t('pdf.zoomOut')}
        </button>
        <button
          type="button"
          className="button"
          disabled={zoom === zooms.length - 1}
          onClick={() => setZoom(zoom + 1)}
        >
          <ActionIcon name="zoomIn" />
          {t('pdf.zoomIn')}
        </button>
        <ReadingTools />
        <PageTurner page={shown} pageCount={pageCount} turnTo={turnTo} />
      </div>
      {shown === pageCount - 1 ? (
        <DoneButton label="read.done" wasFinishedBefore={study.before.isFinished} finish={finish} />
      ) : (
        <p className="hint">{t('read.toEnd')}</p>
      )}
    </div>
  );
}

function PdfPage({ pdf, page, zoom }: { pdf: PDFDocumentProxy; page: number; zoom: number }) {
  const { t } = useText();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let isGone = false;
    let task: RenderTask | undefined;
    async function draw() {
      const sheet = await pdf.getPage(page + 1);
      const target = canvas.current;
      const room = frame.current?.clientWidth ?? 0;
      if (isGone || !target || room === 0) return;
      const plain = sheet.getViewport({ scale: 1 });
      const scale = (room * zoom) / plain.width;
      const sharp = sheet.getViewport({ scale: scale * window.devicePixelRatio });
      target.width = sharp.width;
      target.height = sharp.height;
      target.style.width = `${plain.width * scale}px`;
      task = sheet.render({ canvas: target, viewport: sharp });
      // A page turned before it was drawn ends the drawing by a rejection that is no trouble.
      await task.promise.catch(() => undefined);
    }
    void draw();
    return () => {
      isGone = true;
      task?.cancel();
    };
  }, [pdf, page, zoom]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide page scrolls, also by keyboard
    <section className="pdf-frame" tabIndex={0} aria-label={t('kind.pdf')}>
      <div ref={frame} />
      <canvas
        ref={canvas}
        role="img"
        // The canvas would set lines from right to left in a mirrored page.
        dir="ltr"
        data-testid="pdf-page"
        aria-label={t('pdf.page', { page: page + 1, count: pdf.numPages })}
      />
    </section>
  );
}
