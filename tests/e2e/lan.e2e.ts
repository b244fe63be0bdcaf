// Two stations and no center: the real shell twice, its windows real pages of two real browsers. One has the
// library, the other was enrolled and got nothing; a liar stands between them first.
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import * as z from 'zod';
import { demoLearners } from '#center/services/demo.ts';
import { must } from '#core/kernel/assert.ts';
import { stationPaths } from '#core/protocol/paths.ts';
import { startShell } from '#electron/main/start-shell.ts';
import {
  type ElectronDouble,
  getKioskPage,
  launchElectronDouble,
} from '#tests/doubles/electron/electron-double.ts';
import { County, findFreePort } from './county.ts';
import { Kiosk } from './kiosk.ts';
import { chooseLanguage } from './learner.ts';

const rootDir = join(import.meta.dirname, '../..');
const units = ['phone-safety', 'labour-law'];
/** He looks after the demo stations. */
const administrator = must(demoLearners[0], 'demo learner');

async function createSources(folder: string): Promise<string> {
  const sources = join(folder, 'sources');
  await mkdir(join(sources, 'briefings'), { recursive: true });
  for (const unit of units) {
    await cp(join(rootDir, 'content/sources/units', unit), join(sources, 'units', unit), { recursive: true });
  }
  return sources;
}

async function startStation(folder: string, county: County, lanPort: number): Promise<ElectronDouble> {
  const answer = await fetch(county.url + stationPaths.demoCode);
  const { code } = z.object({ code: z.string() }).parse(await answer.json());
  const preloadPath = join(rootDir, 'dist/electron/preload.cjs');
  const double = await launchElectronDouble({ folder, preloadPath });
  await startShell(double.electron, {
    argv: [`--center=${county.url}`, `--enrol-code=${code}`],
    platform: 'linux',
    rendererRoot: join(rootDir, 'dist/renderer'),
    preloadPath,
    clock: { bootId: crypto.randomUUID(), readUptimeMs: () => performance.now() },
    lanPort,
    listLanAddresses: () => ['127.0.0.1'],
    report: (text) => console.info(text),
  });
  return double;
}

/** Only when the kiosk has made its database: an open of ours would make another. */
function countRows(page: Page, store: string): Promise<number> {
  return page.evaluate(async (name) => {
    const open = indexedDB.open('yuanjiao-station');
    await new Promise((resolve) => {
      open.onsuccess = resolve;
    });
    const request = open.result.transaction(name).objectStore(name).count();
    await new Promise((resolve) => {
      request.onsuccess = resolve;
    });
    open.result.close();
    return request.result;
  }, store);
}

/** From the first screen to the page of neighbours, over the administrator's PIN. */
async function openNeighbours(page: Page, part = 'near-share'): Promise<void> {
  await page.evaluate(() => {
    location.hash = '/station';
  });
  await page.getByTestId('neighbours').click();
  await page.locator('[data-testid^="person-"]').first().click({ timeout: 60_000 });
  for (const digit of administrator.pin) await page.getByTestId(`pin-${digit}`).click();
  await page.getByTestId(part).waitFor();
}

async function visit(page: Page, address: string): Promise<void> {
  await page.getByTestId('near-address').fill(address);
  await page.getByTestId('near-ask').click();
}

/** Hands on what the honest one gives, but for one bit of every file. */
async function startLiar(honest: string): Promise<Server> {
  const server = createServer((request, response) => {
    const { range } = request.headers;
    fetch(honest + (request.url ?? ''), range === undefined ? {} : { headers: { range } })
      .then(async (answer) => {
        const bytes = new Uint8Array(await answer.arrayBuffer());
        if (request.url?.startsWith('/library/blobs/')) bytes[0] = (bytes[0] ?? 0) ^ 1;
        response.writeHead(answer.status).end(bytes);
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

test('a station takes a unit from its neighbour with the center down, and nothing from a liar', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lan-'));
  const county = await County.create({ isDemo: true, sources: await createSources(folder) });
  const open: ElectronDouble[] = [];
  const browserKiosk = new Kiosk(join(folder, 'browser'), `${county.url}/kiosk/`);
  let liar: Server | undefined;
  try {
    await county.startCenter();
    const port = await findFreePort();
    const giver = await startStation(join(folder, 'giver'), county, port);
    open.push(giver);
    const giverPage = await getKioskPage(giver);
    await chooseLanguage(giverPage, 'zh');
    await giverPage.getByTestId('group-everyone').waitFor({ timeout: 60_000 });
    await expect.poll(() => countRows(giverPage, 'manifests'), { timeout: 60_000 }).toBe(units.length);

    // The second station is enrolled, but no file reaches it before the center goes.
    const blobs = join(county.library, 'blobs');
    await rename(blobs, `${blobs}-away`);
    const taker = await startStation(join(folder, 'taker'), county, await findFreePort());
    open.push(taker);
    const page = await getKioskPage(taker);
    await chooseLanguage(page, 'ug');
    await page.getByTestId('group-everyone').waitFor({ timeout: 60_000 });
    // So is a kiosk in a plain browser, which can take but not give.
    const browserPage = await browserKiosk.open();
    await chooseLanguage(browserPage, 'en');
    await browserPage.getByTestId('group-everyone').waitFor({ timeout: 60_000 });
    const isKept = () => browserPage.evaluate(() => navigator.serviceWorker.controller !== null);
    await expect.poll(isKept, { timeout: 60_000 }).toBe(true);
    await county.killCenter();
    expect(await countRows(page, 'manifests')).toBe(0);

    await openNeighbours(giverPage);
    await expect(giverPage.getByTestId('giving-off')).toBeVisible();
    await giverPage.getByTestId('near-share').click();
    await expect(giverPage.getByTestId('giving-on')).toBeVisible();

    await openNeighbours(page);
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    await visit(page, '8.8.8.8');
    await expect(page.getByTestId('error-lan-address')).toBeVisible();
    await page.getByTestId('near-ok').click();

    liar = await startLiar(`http://127.0.0.1:${port}`);
    await visit(page, `127.0.0.1:${(liar.address() as AddressInfo).port}`);
    await page.getByTestId('near-fetch').click();
    await expect(page.getByTestId('error-neighbour-false')).toBeVisible({ timeout: 60_000 });
    expect(await countRows(page, 'manifests')).toBe(0);
    expect(await countRows(page, 'blobs')).toBe(0);
    await page.getByTestId('near-ok').click();
    await expect(page.locator('.near-doubt')).toHaveCount(1);

    await visit(page, `127.0.0.1:${port}`);
    await expect(page.locator('.near-offers li')).toHaveCount(units.length);
    await page.getByTestId('near-fetch').click();
    await expect(page.getByTestId('visit-done')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByTestId('error-neighbour-false')).toHaveCount(0);
    expect(await countRows(page, 'manifests')).toBe(units.length);
    expect(await countRows(page, 'blobs')).toBe(await countRows(giverPage, 'blobs'));
    await page.getByTestId('near-ok').click();

    await openNeighbours(browserPage, 'near-address');
    await visit(browserPage, `127.0.0.1:${port}`);
    await browserPage.getByTestId('near-fetch').click();
    await expect(browserPage.getByTestId('visit-done')).toBeVisible({ timeout: 60_000 });
    expect(await countRows(browserPage, 'manifests')).toBe(units.length);

    // What came can be studied, and the giver says how much went.
    await page.evaluate(() => {
      location.hash = '/unit/phone-safety';
    });
    await page.getByTestId('material-article').click();
    await expect(page.getByTestId('reader-done')).toBeVisible();
    const state = await giverPage.evaluate('window.bridge.lan.readState()');
    expect(state).toMatchObject({ ok: true, value: { isSharing: true, sentBytes: expect.any(Number) } });

    // A phone takes a film home by an address of its own; it ends with the screen, the neighbours' road does not.
    await giverPage.evaluate(() => {
      location.hash = '/downloads';
    });
    await giverPage.getByTestId('downloads-phone-safety').click();
    await giverPage.getByTestId('phone-film').click();
    const address = must(await giverPage.getByTestId('phone-address').textContent(), 'address');
    const taken = await fetch(address);
    expect(taken.headers.get('content-type')).toBe('video/webm');
    const film = await readFile(join(rootDir, 'content/sources/units/phone-safety/film.webm'));
    expect(Buffer.from(await taken.arrayBuffer()).equals(film)).toBe(true);
    await giverPage.getByTestId('take-ok').click();
    await expect.poll(async () => (await fetch(address)).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}/lan/about`)).status).toBe(200);
  } finally {
    liar?.close();
    await browserKiosk.close();
    for (const double of open) {
      double.app.emit('window-all-closed');
      await double.close();
    }
    await county.dispose();
    await rm(folder, { recursive: true, force: true });
  }
});
