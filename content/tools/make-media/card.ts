// Owns: the card before a chapter: its number and its title in the three languages.
import type { Localized } from '#core/domain/language.ts';
import { fontFamily } from './artist.ts';
import { formatFrame, type Moment, parseDrawing, wholeView } from './drawing.ts';

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Sizes that keep the longest titles inside the picture. */
function fitSize(text: string, size: number, widthPerLetter: number): number {
  return Math.round(Math.min(size, 560 / (text.length * widthPerLetter)));
}

export function formatCard(number: number, titles: Localized, seconds: number, over: string): string {
  const style = fontFamily.replaceAll("'", '');
  const ug = `<text x="320" y="170" direction="rtl" font-size="${fitSize(titles.ug, 40, 0.5)}" font-weight="700">${escapeText(titles.ug)}</text>`;
  const zh = `<text x="320" y="228" font-size="${fitSize(titles.zh, 32, 1)}">${escapeText(titles.zh)}</text>`;
  const en = `<text x="320" y="276" font-size="${fitSize(titles.en, 26, 0.52)}">${escapeText(titles.en)}</text>`;
  const badge =
    number === 0
      ? '<rect x="276" y="38" width="88" height="60" rx="8" fill="#fff" data-at="0" data-in="grow"/><path d="M310 52 L336 68 L310 84 Z" fill="#2f6f4f" data-at="0.01" data-in="grow"/>'
      : `<g data-at="0" data-in="grow"><circle cx="320" cy="76" r="38" fill="#f4b942"/><text x="320" y="91" font-size="42" font-weight="700" fill="#3c2a14">${number}</text></g>`;
  const svg = `<svg><rect x="-50" y="-50" width="740" height="460" fill="#2f6f4f"/><path d="M-50 310 Q160 280 320 306 T690 298 V420 H-50 Z" fill="#275c42"/>
    <g font-family="${style}" text-anchor="middle" fill="#fff">${badge}<g data-at="0" data-in="rise">${ug}</g><g data-at="0" data-in="fade" data-for="1.6">${zh}${en}</g></g></svg>`;
  const moment: Moment = { seconds, marks: [0.2, 60] };
  return formatFrame(parseDrawing(svg, 'card'), moment, wholeView, '', over);
}
