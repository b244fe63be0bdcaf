// The station's storage fails in every way that Chromium knows: the database deleted on disk or reset under
// the page, the journal deleted, the quota used up, the power cut right after 'saved'. What was confirmed
// must reach the center, once, and the screen must say what happened.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type CDPSession, expect, type Page, test } from '@playwright/test';
import type { Language } from '#core/domain/language.ts';
import ug from '#renderer/i18n/ug.json' with { type: 'json' };
import zh from '#renderer/i18n/zh.json' with { type: 'json' };
import { County } from './county.ts';
import { Kiosk, readStoredLog } from './kiosk.ts';
import { choosePerson, enrol, openMaterial, type Person, readArticle, waitForShell } from './learner.ts';

const unitId = 'phone-safety';
const stationName = '木吉村站';
const password = 'correct-horse-battery';
const sentences: Record<string, Record<string, string>> = { ug, zh };

function say(language: Language, key: string, blanks: Record<string, string | number>): string {
  const sentence = sentences[language]?.[key] ?? '';
  return Object.entries(blanks).reduce(
    (text, [name, value]) => text.replace(`{{${name}}}`, String(value)),
    sentence,
  );
}

interface Village {
  county: County;
  kiosk: Kiosk;
  profile: string;
  stationId: string;
  learner: Person;
  page: Page;
}

async function inVillage(language: Language, act: (village: Village) => Promise<void>): Promise<void> {
  const county = await County.create();
  const profile = join(county.folder, 'profile');
  const kiosk = new Kiosk(profile, `${county.url}/kiosk/`);
  try {
    await county.startCenter();
    await county.setUpOperator('aygul', password);
    const stationId = await county.createStation(stationName);
    const groupId = await county.createGroup('第一学习小组', stationId);
    const learner = await county.createLearner({ zh: '古丽娜尔', ug: 'گۈلنار' }, stationId, groupId);
    await county.assignUnits('十一月学习', [unitId], groupId);
    const page = await kiosk.open();
    await enrol(page, language, await county.createCode(stationId));
    await choosePerson(page, learner);
    await expect(page.getByTestId(`unit-${unitId}`).first()).toBeVisible({ timeout: 90_000 });
    await waitForShell(page);
    await act({ county, kiosk, profile, stationId, learner, page });
  } finally {
    await kiosk.close();
    await county.dispose();
  }
}

/** Reads the first text of the unit; when this returns, the screen has confirmed it. */
async function study(page: Page): Promise<void> {
  await page.getByTestId(`unit-${unitId}`).first().click();
  await openMaterial(page, 'article');
  await readArticle(page);
  await expect(page.getByTestId('material-article').locator('.mark-done')).toBeVisible();
}

async function readIds(page: Page): Promise<string[]> {
  return (await readStoredLog(page)).records.map(({ id }) => id).sort();
}

/** Statement ids in the journal of the private file system, each as often as it is there. */
async function readJournalIds(page: Page): Promise<string[]> {
  const texts = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('journal');
    const found: string[] = [];
    for await (const handle of folder.values()) {
      if (handle.kind === 'file') found.push(await (await (handle as FileSystemFileHandle).getFile()).text());
    }
    return found;
  });
  const frames = texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
  return frames
    .map((line) => JSON.parse(line.slice(21)) as { body: string })
    .map(({ body }) => (JSON.parse(body) as { statement: { id: string } }).statement.id)
    .sort();
}

async function waitUntilAllArrived(page: Page): Promise<void> {
  await expect
    .poll(
      async () => {
        const { epochs } = await readStoredLog(page);
        return epochs.reduce((sum, { seq, through }) => sum + Math.max(0, seq - through), 0);
      },
      { timeout: 90_000 },
    )
    .toBe(0);
}

/** Enrolled again with a new code; then every record of before is at the center, once. */
async function recover(village: Village, page: Page, language: Language, before: string[]): Promise<void> {
  const { county, stationId, learner } = village;
  const loss = page.getByTestId('loss');
  await expect(loss).toContainText(say(language, 'loss.kept_other', { count: before.length }), {
    timeout: 60_000,
  });
  await expect(loss).toContainText(say(language, 'loss.ask', { name: stationName }));
  await expect(loss.locator('p')).toHaveCount(2);
  await county.startCenter();
  await county.signIn('aygul', password);
  await enrol(page, undefined, await county.createCode(stationId));
  await expect(page.getByTestId('notice-refilled-log')).toHaveText(
    say(language, 'notice.refilled-log_other', { count: before.length }),
    { timeout: 60_000 },
  );
  await choosePerson(page, learner);
  await page.getByTestId(`unit-${unitId}`).first().click();
  await expect(page.getByTestId('material-article').locator('.mark-done')).toBeVisible({ timeout: 90_000 });
  await waitUntilAllArrived(page);
  const stored = await readStoredLog(page);
  expect(stored.epochs).toHaveLength(2);
  const ids = stored.records.map(({ id }) => id).sort();
  expect(ids).toEqual(expect.arrayContaining(before));
  const atCenter = (await county.listRecords(learner.id)).map(({ id }) => id).sort();
  expect(atCenter).toEqual(ids);
  expect(new Set(atCenter).size).toBe(atCenter.length);
  expect(await county.getStation(stationId)).toMatchObject({ quarantineCount: 0, incidentCount: 0 });
  expect(await readJournalIds(page)).toEqual(ids);
}

test('the database is deleted on disk while the station is off (ug)', () =>
  inVillage('ug', async (village) => {
    const { county, kiosk, profile, page } = village;
    await county.killCenter();
    await study(page);
    const before = await readIds(page);
    expect(before.length).toBeGreaterThanOrEqual(3);
    await kiosk.close();
    await rm(join(profile, 'Default/IndexedDB'), { recursive: true });
    await recover(village, await kiosk.open(), 'ug', before);
  }));

test('the browser resets the database under the page (zh)', () =>
  inVillage('zh', async (village) => {
    const { county, page } = village;
    await county.killCenter();
    await study(page);
    const before = await readIds(page);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Storage.clearDataForOrigin', { origin: county.url, storageTypes: 'indexeddb' });
    await recover(village, page, 'zh', before);
  }));

test('the journal is deleted, the database is whole', () =>
  inVillage('zh', async ({ kiosk, profile, page, learner }) => {
    await study(page);
    const before = await readIds(page);
    await kiosk.close();
    await rm(join(profile, 'Default/File System'), { recursive: true });
    const again = await kiosk.open();
    await choosePerson(again, learner);
    await again.getByTestId('sync-state').click();
    await expect(again.getByTestId('copy-whole')).toContainText(
      say('zh', 'station.copyRebuilt_other', { count: before.length }),
    );
    await expect(again.getByTestId('notices')).toHaveCount(0);
    expect(await readJournalIds(again)).toEqual(await readIds(again));
  }));

test('the power goes right after the screen has confirmed', () =>
  inVillage('ug', async ({ county, kiosk, page, learner }) => {
    await county.killCenter();
    await study(page);
    await kiosk.cutPower();
    const again = await kiosk.open();
    await choosePerson(again, learner, { language: 'ug' });
    await again.getByTestId(`unit-${unitId}`).first().click();
    await expect(again.getByTestId('material-article').locator('.mark-done')).toBeVisible();
    await expect(again.getByTestId('notices')).toHaveCount(0);
    expect(await readJournalIds(again)).toEqual(await readIds(again));
  }));

/**
 * The station may have so many bytes more than it has now; undefined: as many as the disk has. The limit
 * lasts as long as the session.
 */
async function limitQuota(devtools: CDPSession, page: Page, moreBytes: number | undefined): Promise<void> {
  const usage = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  const { origin } = new URL(page.url());
  const quotaSize = moreBytes === undefined ? {} : { quotaSize: usage + moreBytes };
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, ...quotaSize });
}

/** For so long Chromium's database goes by the room that it has measured before. */
const quotaMemoryMs = 32_000;

/** Files of the manifests in use that are not here. */
async function countMissingFiles(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const open = indexedDB.open('yuanjiao-station');
    await new Promise((resolve) => {
      open.onsuccess = resolve;
    });
    const manifests = open.result.transaction('manifests').objectStore('manifests').getAll();
    const blobs = open.result.transaction('blobs').objectStore('blobs').getAllKeys();
    await new Promise((resolve) => {
      blobs.onsuccess = resolve;
    });
    open.result.close();
    const text = JSON.stringify(manifests.result);
    const wanted = new Set([...text.matchAll(/"sha256":"([0-9a-f]{64})","sizeBytes"/g)].map(([, id]) => id));
    const here = new Set(blobs.result.map(String));
    return [...wanted].filter((id) => id !== undefined && !here.has(id)).length;
  });
}

test('the disk fills up while people study', () =>
  inVillage('zh', async ({ county, page, learner, stationId }) => {
    test.setTimeout(420_000);
    // All films are here: what can be given up later.
    await page.getByTestId('sync-state').click();
    await expect(page.getByText(say('zh', 'station.libraryAtRest', {}))).toBeVisible({ timeout: 90_000 });
    await expect.poll(() => countMissingFiles(page), { timeout: 90_000 }).toBe(0);
    await page.getByRole('button', { name: say('zh', 'act.back', {}) }).click();

    // Nearly full: no files are fetched any more, and the screen says so.
    const devtools = await page.context().newCDPSession(page);
    await limitQuota(devtools, page, 1_000_000);
    await expect(page.getByTestId('space-low')).toContainText(say('zh', 'space.low', {}), {
      timeout: 60_000,
    });

    // Full: the record goes into the reserve.
    await limitQuota(devtools, page, 0);
    await page.waitForTimeout(quotaMemoryMs);
    await study(page);
    await expect(page.getByTestId('space-reserve')).toContainText(say('zh', 'space.reserve', {}));
    await expect(page.locator('[data-testid^=error-]')).toHaveCount(0);

    // Room again: the words go, the files come back, and every record has arrived once.
    await limitQuota(devtools, page, undefined);
    await expect(page.locator('[data-testid^=space-]')).toHaveCount(0, { timeout: 60_000 });
    await page.getByTestId('sync-state').click();
    await page.getByTestId('sync-now').click();
    await waitUntilAllArrived(page);
    const ids = await readIds(page);
    expect((await county.listRecords(learner.id)).map(({ id }) => id).sort()).toEqual(ids);
    expect(await readJournalIds(page)).toEqual(ids);
    expect(await county.getStation(stationId)).toMatchObject({ quarantineCount: 0, incidentCount: 0 });
    await expect.poll(() => countMissingFiles(page), { timeout: 90_000 }).toBe(0);
  }));

test('a second window waits, and goes on when the first is closed', () =>
  inVillage('zh', async ({ page, learner }) => {
    const second = await page.context().newPage();
    await second.goto(page.url());
    await expect(second.getByTestId('other-window')).toContainText(say('zh', 'other.title', {}));
    await page.close();
    await choosePerson(second, learner);
    await study(second);
    expect(await readJournalIds(second)).toEqual(await readIds(second));
  }));
