// Owns: `npm run fonts`: the Chinese and Latin letters that the kiosk brings along, cut out of Noto Sans SC (OFL 1.1) into
// renderer/ui/chinese-font. The weights 400 to 700 of the characters of GB 2312 level 1, of our own sentences and of the sample
// library; what is not among them the system's font shows (docs/decisions/0047-fonts.md).
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import subsetFont from 'subset-font';

const rootDir = join(import.meta.dirname, '..');
const outDir = join(rootDir, 'renderer/ui/chinese-font');
const fontDir = dirname(fileURLToPath(import.meta.resolve('@fontsource-variable/noto-sans-sc/index.css')));
const family = 'Noto Sans SC Station';

/** Level 1 of GB 2312 is rows 16 to 55: the 3,755 characters that are used most. */
function listLevelOne(): string {
  const bytes: number[] = [];
  for (let row = 0xb0; row <= 0xd7; row++)
    for (let cell = 0xa1; cell <= 0xfe; cell++) if (row < 0xd7 || cell <= 0xf9) bytes.push(row, cell);
  return new TextDecoder('gb18030').decode(new Uint8Array(bytes));
}

async function readAll(folder: string, ending: RegExp): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const texts = await Promise.all(
    names.filter((name) => ending.test(name)).map((name) => readFile(join(folder, name), 'utf8')),
  );
  return texts.join('');
}

async function listWanted(): Promise<Set<number>> {
  const texts = [
    listLevelOne(),
    await readAll(join(rootDir, 'renderer/i18n'), /\.json$/),
    await readAll(join(rootDir, 'content/sources'), /\.(json|md|vtt)$/),
    String.fromCodePoint(...Array.from({ length: 95 }, (_, index) => 32 + index)),
  ];
  return new Set([...texts.join('')].map((letter) => letter.codePointAt(0) ?? 0));
}

interface Slice {
  file: string;
  codes: number[];
}

/** The slices of the whole font, as its style sheet tells them. */
function parseSlices(css: string): Slice[] {
  return [...css.matchAll(/url\(\.\/files\/([^)]+\.woff2)\)[^}]*unicode-range:\s*([^;]+);/g)].map(
    ([, file = '', ranges = '']) => ({
      file,
      codes: ranges.split(',').flatMap((range) => {
        const [from = '0', to = from] = range.trim().slice(2).split('-');
        const first = Number.parseInt(from, 16);
        return Array.from({ length: Number.parseInt(to, 16) - first + 1 }, (_, index) => first + index);
      }),
    }),
  );
}

/** Neighbours joined: `U+4E00-4E03,U+4E07`. */
function formatRanges(codes: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const code of [...codes].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last && last[1] === code - 1) last[1] = code;
    else spans.push([code, code]);
  }
  const hex = (code: number) => code.toString(16).toUpperCase();
  return spans.map(([from, to]) => `U+${hex(from)}${to > from ? `-${hex(to)}` : ''}`).join(',');
}

await rm(outDir, { recursive: true, force: true });
await mkdir(outDir, { recursive: true });
const wanted = await listWanted();
const faces: string[] = [];
let sizeBytes = 0;
for (const { file, codes } of parseSlices(await readFile(join(fontDir, 'index.css'), 'utf8'))) {
  const kept = codes.filter((code) => wanted.has(code));
  if (kept.length === 0) continue;
  const whole = await readFile(join(fontDir, 'files', file));
  const cut = await subsetFont(whole, String.fromCodePoint(...kept), {
    targetFormat: 'woff2',
    variationAxes: { wght: { min: 400, max: 700 } },
  });
  const name = file.replace('noto-sans-sc-', '').replace('-wght-normal', '');
  await writeFile(join(outDir, name), cut);
  sizeBytes += cut.length;
  faces.push(
    `@font-face{font-family:"${family}";font-weight:400 700;font-display:block;` +
      `src:url("./${name}") format("woff2-variations");unicode-range:${formatRanges(kept)}}\n`,
  );
}
const head = `/* Made by \`npm run fonts\` out of Noto Sans SC, which is under the SIL Open Font License 1.1. */\n`;
await writeFile(join(outDir, 'chinese-font.css'), head + faces.join(''));
await copyFile(join(fontDir, 'LICENSE'), join(outDir, 'LICENSE'));
console.log(`${faces.length} files, ${(sizeBytes / 1024 ** 2).toFixed(2)} MiB`);
