// Owns: the printed page: a handout in each language on A4, with large letters and drawings, readable also
// when printed in black and white.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRightToLeft, type Language, type Localized, languages } from '#core/domain/language.ts';
import { formatFrame, parseDrawing, wholeView } from './drawing.ts';
import { loadParts } from './make-film.ts';
import type { HandoutBlock, HandoutScript } from './script-schemas.ts';
import type { MediaTools, UnitMaterial } from './unit-file.ts';

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Text in which **words** stand out and a line may break. */
function formatText(text: string): string {
  return escapeHtml(text)
    .replaceAll(/\*\*(.+?)\*\*/g, '<b>$1</b>')
    .replaceAll('\n', '<br>');
}

/** A drawing of a film as it stands at the end of a line (the last, when none is named). */
async function loadPicture(folder: string, path: string, line = 40, look = wholeView): Promise<string> {
  const file = join(folder, path);
  const drawing = parseDrawing(await readFile(file, 'utf8'), path);
  const marks = Array.from({ length: 60 }, (_, index) => index * 10);
  const parts = await loadParts(join(file, '..'));
  return formatFrame(drawing, { seconds: (line + 1) * 10 - 0.01, marks }, look, parts);
}

async function formatBlock(block: HandoutBlock, language: Language, folder: string): Promise<string> {
  const say = (text: Localized) => formatText(text[language]);
  switch (block.type) {
    case 'lead':
      return `<p class="lead">${say(block.text)}</p>`;
    case 'heading':
      return `<h2>${say(block.text)}</h2>`;
    case 'warning':
      return `<p class="warning">${say(block.text)}</p>`;
    case 'checks':
      return `<ul class="checks">${block.items.map((item) => `<li>${say(item)}</li>`).join('')}</ul>`;
    case 'steps': {
      const items: string[] = [];
      for (const [index, { text, drawing, line, look }] of block.items.entries()) {
        const picture = drawing ? await loadPicture(folder, drawing, line, look) : '';
        items.push(`<li><span class="number">${index + 1}</span>${picture}<p>${say(text)}</p></li>`);
      }
      const hasPictures = block.items.some(({ drawing }) => drawing !== undefined);
      return `<ol class="${hasPictures ? 'pictured' : 'plain'}">${items.join('')}</ol>`;
    }
    case 'table': {
      const row = (cells: readonly string[], tag: string) =>
        `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
      const empty = row(
        block.header.map(() => '&nbsp;'),
        'td',
      ).repeat(block.emptyRows ?? 0);
      const rows = block.rows.map((cells) => row(cells.map(say), 'td')).join('');
      return `<table>${row(block.header.map(say), 'th')}${rows}${empty}</table>`;
    }
  }
}

const footers: Localized = {
  zh: '远教站 · 可以复印，贴在墙上',
  ug: 'يىراق مائارىپ پونكىتى · كۆپەيتىپ تامغا چاپلاشقا بولىدۇ',
  en: 'Yuanjiao study station · copy it and put it on the wall',
};

function formatCss({ colour }: HandoutScript, language: Language): string {
  // Uyghur letters stand higher on the line; Chinese ones are wider.
  const [size, leading] = { zh: ['13pt', 1.5], ug: ['12.8pt', 1.58], en: ['12.6pt', 1.42] }[language];
  return `@page { size: A4; margin: 11mm 13mm 10mm }
    body { font-size: ${size}; line-height: ${leading}; color: #1c1c1c }
    header { background: ${colour}; color: #fff; border-radius: 3mm; padding: 3mm 6mm 3.4mm; -webkit-print-color-adjust: exact }
    h1 { margin: 0; font-size: 22pt; line-height: 1.35 } header p { margin: 0; font-size: 12pt }
    h2 { margin: 3.2mm 0 1.2mm; font-size: 14pt; line-height: 1.4; color: ${colour}; border-bottom: .5mm solid ${colour}; break-after: avoid }
    .lead { margin: 3mm 0 1mm }
    ol, ul { list-style: none; margin: 0; padding: 0 }
    .pictured { display: grid; grid-template-columns: 1fr 1fr 1fr; gap: 2.6mm; margin-top: 2mm }
    .pictured li { position: relative; border: .35mm solid #999; border-radius: 2mm; overflow: hidden; break-inside: avoid }
    svg { direction: ltr } .pictured svg { display: block; width: 100%; height: auto } .pictured p { margin: 1mm 2mm 1.6mm; font-size: .9em; line-height: 1.4 }
    .number { position: absolute; inset-inline-start: 1.2mm; inset-block-start: 1.2mm; width: 7mm; height: 7mm; border-radius: 50%; background: ${colour};
      color: #fff; font-weight: 700; text-align: center; line-height: 7mm; z-index: 1 }
    .plain { counter-reset: none } .plain li { display: flex; gap: 2.5mm; margin: 1.2mm 0; break-inside: avoid } .plain .number { position: static; flex: none } .plain p { margin: 0 }
    .checks li { position: relative; padding-inline-start: 7.5mm; margin: 1.15mm 0; break-inside: avoid }
    .checks li::before { content: ''; position: absolute; inset-inline-start: 0; inset-block-start: .12em; width: 4.4mm; height: 4.4mm; border: .5mm solid #333; border-radius: .6mm }
    table { width: 100%; border-collapse: collapse; margin-top: 1.6mm } th, td { border: .3mm solid #777; padding: 1mm 2mm; text-align: start; vertical-align: top }
    th { background: #eee; font-weight: 700 } td:first-child { min-width: 30mm } tr { break-inside: avoid }
    .warning { margin: 3mm 0 0; border: .8mm solid #b3261e; border-radius: 2mm; padding: 1.6mm 3.5mm; break-inside: avoid } .warning b { color: #b3261e }
    footer { margin-top: 3mm; font-size: 9pt; color: #555; text-align: center }`;
}

export async function makeHandout(
  folder: string,
  script: HandoutScript,
  tools: MediaTools,
): Promise<UnitMaterial> {
  const fileOf = (language: Language) => `${script.material}.${language}.pdf`;
  for (const language of languages) {
    tools.showProgress(`${script.unit}: handout, ${language}`);
    const blocks: string[] = [];
    for (const block of script.blocks) blocks.push(await formatBlock(block, language, folder));
    const head = `<header><h1>${escapeHtml(script.titles[language])}</h1><p>${escapeHtml(script.subtitles[language])}</p></header>`;
    const direction = isRightToLeft(language) ? 'rtl' : 'ltr';
    const body = `<main dir="${direction}" lang="${language}">${head}${blocks.join('')}<footer>${footers[language]}</footer></main>`;
    const pdf = await tools.artist.print(body, formatCss(script, language));
    await writeFile(join(tools.unitFolder(script.unit), fileOf(language)), pdf);
  }
  return {
    id: script.material,
    kind: 'pdf',
    titles: script.titles,
    files: { zh: fileOf('zh'), ug: fileOf('ug'), en: fileOf('en') },
  };
}
