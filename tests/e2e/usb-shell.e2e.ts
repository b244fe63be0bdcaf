// The sticks that a browser's dialog cannot show, on the road of the shell: a file system that is really full and one
// that is really read-only, under the shell's own code, before the kiosk's page in Chromium.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import * as z from 'zod';
import { demoLearners } from '#center/services/demo.ts';
import { must } from '#core/kernel/assert.ts';
import { stationPaths } from '#core/protocol/paths.ts';
import type { ListDrives } from '#electron/main/drives.ts';
import { startShell } from '#electron/main/start-shell.ts';
import zh from '#renderer/i18n/zh.json' with { type: 'json' };
import { makeSources } from '#tests/contract/content-sources.ts';
import {
  type ElectronDouble,
  getKioskPage,
  launchElectronDouble,
} from '#tests/doubles/electron/electron-double.ts';
import { County } from './county.ts';
import { chooseLanguage } from './learner.ts';
import { listUnits, makeStick } from './stick.ts';

const rootDir = join(import.meta.dirname, '../..');
/** He looks after the demo stations. */
const administrator = must(demoLearners[0], 'demo learner');

function mount(...words: string[]): void {
  try {
    execFileSync('mount', words, { stdio: 'pipe' });
  } catch (cause) {
    throw new Error(`This test needs a full and a locked file system, so it has to be allowed to mount`, {
      cause,
    });
  }
}

/** A small file system of its own with the stick's files on it. */
async function mountStick(place: string, stick: string): Promise<void> {
  await mkdir(place);
  mount('-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', place);
  await cp(stick, place, { recursive: true });
}

function unmount(place: string): void {
  execFileSync('umount', [place], { stdio: 'pipe' });
}

/** Films of the family: up to the last byte. */
async function fillUp(place: string): Promise<void> {
  const file = await open(join(place, 'film.mp4'), 'wx');
  try {
    for (let bytes = 1024 ** 2; bytes >= 1; bytes = Math.floor(bytes / 2)) {
      await expect(async () => {
        for (;;) await file.writeFile(new Uint8Array(bytes));
      }).rejects.toMatchObject({ code: 'ENOSPC' });
    }
  } finally {
    await file.close();
  }
}

async function listFiles(place: string): Promise<string[]> {
  const found = await readdir(place, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function startStation(county: County, listDrives: ListDrives): Promise<ElectronDouble> {
  const answer = await fetch(county.url + stationPaths.demoCode);
  const { code } = z.object({ code: z.string() }).parse(await answer.json());
  const preloadPath = join(rootDir, 'dist/electron/preload.cjs');
  const double = await launchElectronDouble({ folder: join(county.folder, 'shell'), preloadPath });
  await startShell(double.electron, {
    argv: [`--center=${county.url}`, `--enrol-code=${code}`],
    platform: 'linux',
    rendererRoot: join(rootDir, 'dist/renderer'),
    preloadPath,
    clock: { bootId: crypto.randomUUID(), readUptimeMs: () => performance.now() },
    listDrives,
    report: (text) => console.info(text),
  });
  return double;
}

/** From the first screen to the page of sticks, over the administrator's PIN: that leaves a record. */
async function openSticks(page: Page): Promise<void> {
  await page.evaluate(() => {
    location.hash = '/station';
  });
  await page.getByTestId('usb').click();
  await page.locator('[data-testid^="person-"]').first().click({ timeout: 60_000 });
  for (const digit of administrator.pin) await page.getByTestId(`pin-${digit}`).click();
  await page.getByTestId('usb-choosing').waitFor({ timeout: 60_000 });
}

async function look(page: Page, name: string): Promise<void> {
  await page.getByTestId('usb-drive').filter({ hasText: name }).click();
  await page.getByTestId('usb-found').waitFor();
}

function toWaiting(count: number): string {
  return zh['usb.waiting_other'].replace('{{count}}', String(count));
}

async function readWaiting(page: Page): Promise<number> {
  const text = (await page.getByTestId('usb-found').textContent()) ?? '';
  return must(
    Array.from({ length: 100 }, (_, count) => count).find((count) => text.includes(toWaiting(count))),
    'count of waiting records',
  );
}

test('a full and a read-only stick are said in their own words, and the records wait, in zh', async () => {
  const sources = test.info().outputPath('sources');
  await makeSources(sources, ['first-course'], 'One');
  const county = await County.create({ isDemo: true, sources });
  const full = join(county.folder, 'full');
  const locked = join(county.folder, 'locked');
  const mounted: string[] = [];
  let shell: ElectronDouble | undefined;
  try {
    await county.startCenter();
    shell = await startStation(county, async () =>
      mounted.map((id) => ({ id, name: id.split('/').at(-1) ?? '' })),
    );
    const page = await getKioskPage(shell);
    await chooseLanguage(page, 'zh');
    await page.getByTestId('group-everyone').waitFor({ timeout: 60_000 });
    await expect.poll(() => listUnits(page), { timeout: 60_000 }).toEqual(['units/first-course.json']);
    await county.killCenter('SIGTERM');

    const stick = await makeStick({ county, sources }, 'stick', []);
    for (const place of [full, locked]) {
      await mountStick(place, stick);
      mounted.push(place);
    }
    await fillUp(full);
    mount('-o', 'remount,ro', locked);
    await openSticks(page);
    const wrong = [
      { name: 'full', place: full, key: 'error.courier-full', mend: () => rm(join(full, 'film.mp4')) },
      {
        name: 'locked',
        place: locked,
        key: 'error.courier-read-only',
        mend: async () => mount('-o', 'remount,rw', locked),
      },
    ] as const;
    for (const { name, place, key, mend } of wrong) {
      const files = await listFiles(place);
      await look(page, name);
      const waiting = await readWaiting(page);
      expect(waiting).toBeGreaterThan(0);
      await page.getByTestId('usb-start').click();
      await page.getByTestId('usb-not-whole').waitFor({ timeout: 60_000 });
      await expect(page.getByRole('alert')).toHaveText([new RegExp(`^${zh[key]}`)]);
      await page.screenshot({ path: test.info().outputPath(`${name}-zh.png`), fullPage: true });
      // On the stick everything is as it was, nothing half written is left; here too, and every record waits.
      expect(await listFiles(place)).toEqual(files);
      expect(await listUnits(page)).toEqual(['units/first-course.json']);
      await page.getByTestId('usb-ok').click();
      await look(page, name);
      expect(await readWaiting(page)).toBe(waiting);
      await page.screenshot({ path: test.info().outputPath(`${name}-waiting-zh.png`), fullPage: true });

      await mend();
      await page.getByTestId('usb-start').click();
      await page.getByTestId('usb-done').waitFor({ timeout: 60_000 });
      await expect(page.getByTestId('usb-carried')).toHaveText(
        zh['usb.carried_other'].replace('{{count}}', String(waiting)),
      );
      await page.getByTestId('usb-ok').click();
    }
  } finally {
    await shell?.close();
    for (const place of mounted) unmount(place);
    await county.dispose();
  }
});
