// Owns: the browser that turns SVG into pictures and HTML into printable pages. Chromium, because it joins
// Uyghur letters and sets them from right to left as the kiosk does.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { frameHeight, frameWidth } from './drawing.ts';

const require = createRequire(import.meta.url);

/** The Uyghur letters of the kiosk, carried in the page: the machine need not have them. */
async function loadFontRules(): Promise<string> {
  const folder = dirname(require.resolve('@fontsource-variable/noto-sans-arabic/package.json'));
  const bytes = await readFile(join(folder, 'files', 'noto-sans-arabic-arabic-wght-normal.woff2'));
  return `@font-face { font-family: 'Uyghur'; font-weight: 100 900;
    unicode-range: U+0600-06FF, U+0750-077F, U+FB50-FDFF, U+FE70-FEFC, U+200C-200F;
    src: url(data:font/woff2;base64,${bytes.toString('base64')}) format('woff2'); }`;
}

export const fontFamily = `'Uyghur', 'Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif`;

export interface Artist {
  /** PNG of one SVG of the size of a frame. */
  draw(svg: string): Promise<Buffer>;
  /** JPEG of the same, for posters. */
  drawPoster(svg: string): Promise<Buffer>;
  /** A4 pages of an HTML body. */
  print(body: string, css: string): Promise<Buffer>;
  close(): Promise<void>;
}

function writePage(rules: string, css: string, body: string): string {
  return `<!doctype html><meta charset="utf-8"><style>${rules}
    * { box-sizing: border-box } body { margin: 0; font-family: ${fontFamily} } ${css}</style>${body}`;
}

async function waitForFonts(page: Page): Promise<void> {
  // As text: this room has no DOM types.
  await page.evaluate(`Promise.all([...document.fonts].map((font) => font.load())).then(() => undefined)`);
}

/** Twice the same handout must be twice the same bytes, else stations would fetch it anew. */
function fixDates(pdf: Buffer): Buffer {
  const text = pdf.toString('latin1');
  return Buffer.from(text.replaceAll(/\(D:\d{14}/g, '(D:20260101000000'), 'latin1');
}

export async function openArtist(chromiumPath: string): Promise<Artist> {
  const rules = await loadFontRules();
  const browser: Browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
  });
  const canvas = await browser.newPage({ viewport: { width: frameWidth, height: frameHeight } });
  await canvas.setContent(writePage(rules, 'svg { display: block }', '<div id="frame"></div>'));
  await waitForFonts(canvas);
  const show = (svg: string) =>
    canvas.evaluate(`void (document.getElementById('frame').innerHTML = ${JSON.stringify(svg)})`);
  return {
    draw: async (svg) => {
      await show(svg);
      return canvas.screenshot({ type: 'png', animations: 'allow', caret: 'initial' });
    },
    drawPoster: async (svg) => {
      await show(svg);
      return canvas.screenshot({ type: 'jpeg', quality: 82 });
    },
    print: async (body, css) => {
      const page = await browser.newPage();
      await page.setContent(writePage(rules, css, body));
      await waitForFonts(page);
      const pdf = await page.pdf({ format: 'A4', printBackground: true, preferCSSPageSize: true });
      await page.close();
      return fixDates(pdf);
    },
    close: () => browser.close(),
  };
}
