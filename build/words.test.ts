// @vitest-environment node
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { listUnreviewed } from './words.ts';

const folder = mkdtempSync(join(tmpdir(), 'words-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a sentence is unreviewed until a reader checked these very words, and again after a change', () => {
  cpSync(join(import.meta.dirname, '../renderer/i18n'), join(folder, 'renderer/i18n'), { recursive: true });
  const all = listUnreviewed(folder);
  const back = all.find(({ table, key }) => table === 'kiosk' && key === 'act.back');
  expect(back).toMatchObject({ language: 'ug', zh: '返回' });
  expect(all.some(({ table }) => table === 'console')).toBe(true);
  const mark = (text: string) =>
    writeFileSync(join(folder, 'renderer/i18n/ug.reviewed.json'), JSON.stringify({ 'act.back': text }));
  mark(back?.text ?? '');
  expect(listUnreviewed(folder)).toHaveLength(all.length - 1);
  mark('another word');
  expect(listUnreviewed(folder)).toHaveLength(all.length);
});
