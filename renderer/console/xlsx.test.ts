import { readSheet } from 'read-excel-file/node';
import { expect, it } from 'vitest';
import * as yauzl from 'yauzl-promise';
import type { CsvCell, Sheet } from './csv.ts';
import { createXlsx } from './xlsx.ts';

function toSheet(rows: CsvCell[][], title = '学习进度'): Sheet {
  return { title, header: ['站点', 'پونكىت', '=SUM(A1)'], rows };
}

async function write(sheet: Sheet, isRightToLeft = false): Promise<Buffer> {
  return Buffer.from(await (await createXlsx(sheet, { isRightToLeft })).arrayBuffer());
}

async function readPart(file: Buffer, name: string): Promise<string> {
  const zip = await yauzl.fromBuffer(file);
  for await (const entry of zip) {
    if (entry.filename !== name) continue;
    const chunks: Buffer[] = [];
    for await (const chunk of await entry.openReadStream()) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  }
  throw new Error(`${name} is not in the file`);
}

it('text is text, numbers are numbers, days and moments are dates, nothing is nothing', async () => {
  const rows = [
    ['木吉村', 3.5, '2026-12-01'],
    ['مۇجى', -2, '2026-12-01 08:30'],
    [null, 0, '2026-02-30'],
  ];
  expect(await readSheet(await write(toSheet(rows)))).toEqual([
    ['站点', 'پونكىت', "'=SUM(A1)"],
    ['木吉村', 3.5, new Date('2026-12-01T00:00:00Z')],
    ['مۇجى', -2, new Date('2026-12-01T08:30:00Z')],
    [null, 0, '2026-02-30'],
  ]);
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('%j stays text and no formula', async (cell) => {
  const file = await write(toSheet([[cell, 1, 1]]));
  const xml = await readPart(file, 'xl/worksheets/sheet1.xml');
  expect(xml).not.toContain('<f>');
  const row = (await readSheet(file))[1];
  expect(String(row?.[0])).toMatch(/^'/);
});

it('a Uyghur sheet runs from right to left', async () => {
  const rightToLeft = /<sheetView [^>]*rightToLeft="1"/;
  expect(await readPart(await write(toSheet([]), true), 'xl/worksheets/sheet1.xml')).toMatch(rightToLeft);
  expect(await readPart(await write(toSheet([])), 'xl/worksheets/sheet1.xml')).not.toMatch(rightToLeft);
});

it('what XML or Excel cannot hold is left out or cut, and the rest stays', async () => {
  const file = await write(toSheet([['a\u0000b\uD800', 'x'.repeat(40_000), 1]], '进度/表: [全部]'));
  const row = (await readSheet(file))[1];
  expect(row?.[0]).toBe('ab');
  expect(String(row?.[1])).toHaveLength(32_767);
});

it('a large table is whole', async () => {
  const rows = Array.from({ length: 5000 }, (_, index) => [`learner ${index}`, index, '2026-12-01']);
  expect(await readSheet(await write(toSheet(rows)))).toHaveLength(5001);
});
