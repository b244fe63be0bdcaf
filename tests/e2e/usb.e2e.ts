// A stick between a real center and a real kiosk without a line: a unit travels down, records travel up, and each
// way in which a stick can be wrong is said in its own words and changes nothing.
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { openKeys } from '#center/services/keys.ts';
import type { Language } from '#core/domain/language.ts';
import { must } from '#core/kernel/assert.ts';
import type { StationId } from '#core/kernel/ids.ts';
import { signPayload } from '#core/kernel/signing.ts';
import { consolePaths } from '#core/protocol/console-api.ts';
import { type Courier, courierSchema } from '#core/protocol/courier.ts';
import { contexts } from '#core/protocol/version.ts';
import { HttpConsoleClient } from '#renderer/console/api/client.ts';
import ug from '#renderer/i18n/ug.json' with { type: 'json' };
import zh from '#renderer/i18n/zh.json' with { type: 'json' };
import { makeSources } from '#tests/contract/content-sources.ts';
import { openConsole, signIn } from './console-person.ts';
import { County } from './county.ts';
import { Kiosk } from './kiosk.ts';
import { chooseLanguage, enrol, type Person } from './learner.ts';
import { listUnits, makeStick, runCenter } from './stick.ts';

const sentences: Record<'ug' | 'zh', Record<string, string>> = { ug, zh };
const operator = { login: 'aygul', password: 'correct-horse-battery' };

interface Village {
  county: County;
  sources: string;
  page: Page;
  stationId: string;
}

async function makeAdministrator(county: County, stationId: string): Promise<Person> {
  const answer = await fetch(county.url + consolePaths.session, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(operator),
  });
  const cookie = must(answer.headers.getSetCookie()[0]?.split(';')[0], 'session');
  const client = new HttpConsoleClient((address, init) =>
    fetch(county.url + address, { ...init, headers: { ...init.headers, cookie } }),
  );
  const made = await client.createLearner({
    names: { zh: '艾力', ug: 'ئەلى' },
    symbol: 'sheep',
    stationIds: [stationId as StationId],
    groupIds: [],
  });
  if (!made.ok) throw new Error(made.error.kind);
  const { id } = made.value.learner;
  const edited = await client.editFields(
    { kind: 'roster', id },
    { isAdministrator: { value: true, base: null } },
  );
  if (!edited.ok) throw new Error(edited.error.kind);
  return { id, pin: made.value.pin };
}

/** An enrolled kiosk whose administrator stands before the page of sticks; the center is off. */
async function inVillage(language: 'ug' | 'zh', act: (village: Village) => Promise<void>): Promise<void> {
  const sources = test.info().outputPath('sources');
  await makeSources(sources, ['first-course'], 'One');
  const county = await County.create({ sources });
  const kiosk = new Kiosk(join(county.folder, 'profile'), `${county.url}/kiosk/`);
  try {
    await county.startCenter();
    await county.setUpOperator(operator.login, operator.password);
    const stationId = await county.createStation('木吉村站');
    const editor = await makeAdministrator(county, stationId);
    const page = await kiosk.open();
    await chooseLanguage(page, language);
    await enrol(page, undefined, await county.createCode(stationId));
    await page.getByTestId(`learner-${editor.id}`).waitFor({ timeout: 90_000 });
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await county.killCenter();
    await page.goto(`${page.url().split('#')[0]}#/station`);
    await page.getByTestId('usb').click();
    await page.getByTestId(`person-${editor.id}`).click();
    for (const digit of editor.pin) await page.getByTestId(`pin-${digit}`).click();
    await page.getByTestId('usb-choosing').waitFor({ timeout: 60_000 });
    await act({ county, sources, page, stationId });
  } finally {
    await kiosk.close();
    await county.dispose();
  }
}

/** The folder as a person picks it; `shown` is what the page then says. */
async function pick(page: Page, folder: string): Promise<void> {
  await page.getByTestId('usb-folder').setInputFiles(folder);
  await page.getByTestId('usb-found').waitFor();
}

async function expectSentence(page: Page, language: Language, key: string): Promise<void> {
  await expect(page.locator('main')).toContainText(sentences[language as 'ug' | 'zh'][key] ?? '?');
}

/** A copy of the stick whose description says something else, signed by the center's own key or a stranger's. */
async function changeDescription(
  { county }: Village,
  stick: string,
  name: string,
  change: (courier: Courier) => object,
  keysOf = county.dataDir,
): Promise<string> {
  const copy = join(county.folder, name);
  await cp(stick, copy, { recursive: true });
  const file = join(copy, 'yuanjiao/courier.json');
  const { payload } = JSON.parse(await readFile(file, 'utf8')) as { payload: string };
  const courier = courierSchema.parse(JSON.parse(payload));
  const { signer, publicKey } = await openKeys(keysOf);
  const changed = { ...courier, centerKey: publicKey, ...change(courier) };
  await writeFile(file, JSON.stringify(await signPayload(signer, contexts.courier, changed)));
  return copy;
}

async function findBox({ stationId }: Village, stick: string): Promise<string> {
  const folder = join(stick, 'yuanjiao/stations', stationId, 'down');
  return join(folder, must((await readdir(folder))[0], 'box'));
}

test('a unit comes and records go by stick, in ug', () =>
  inVillage('ug', async (village) => {
    const { county, page } = village;
    const stick = await makeStick(village, 'stick');
    expect(await listUnits(page)).toEqual(['units/first-course.json']);
    await pick(page, stick);
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    await expect(page.getByTestId('usb-found')).toContainText('木吉村站');
    for (const button of await page.locator('main .button:visible').all()) {
      const box = must(await button.boundingBox(), 'box');
      expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(48);
    }
    await page.screenshot({ path: test.info().outputPath('found-ug.png') });
    await page.getByTestId('usb-start').click();
    await page.getByTestId('usb-done').waitFor({ timeout: 60_000 });
    await page.screenshot({ path: test.info().outputPath('done-ug.png') });
    expect(await listUnits(page)).toEqual(['units/first-course.json', 'units/second-course.json']);

    // The administrator signed in: that record travels as one file.
    const saving = page.waitForEvent('download');
    await page.getByTestId('usb-save').click();
    const file = join(county.folder, 'back.yuanjiao');
    await (await saving).saveAs(file);
    const readings = JSON.parse(await runCenter(county, 'courier', 'read', file)) as object[];
    expect(readings).toMatchObject([{ stationName: '木吉村站', error: null }]);
    const { newCount } = readings[0] as { newCount: number };
    expect(newCount).toBeGreaterThan(0);

    // The next stick brings the receipt.
    await page.getByTestId('usb-ok').click();
    await pick(page, await makeStick(village, 'next'));
    await page.getByTestId('usb-start').click();
    await page.getByTestId('usb-done').waitFor({ timeout: 60_000 });
    await expect(page.getByTestId('usb-done')).toContainText(
      ug['usb.confirmed_other'].replace('{{count}}', String(newCount)),
    );

    // At the console: the same file again brings nothing new, and the list says what came back.
    await county.startCenter();
    const { browser, page: desk } = await openConsole(county.url, 'ug');
    try {
      await signIn(desk, operator.login, operator.password);
      await desk.goto(`${county.url}/console/couriers`);
      await desk.getByTestId('courier-read').click();
      await desk.getByTestId('courier-file').setInputFiles(file);
      await expect(desk.getByTestId('courier-found')).toContainText('木吉村站');
      await desk.screenshot({ path: test.info().outputPath('read-ug.png') });
      await desk.keyboard.press('Escape');
      await expect(desk.locator('table').first().locator('tbody tr', { hasText: '木吉村站' })).toHaveCount(2);
      await desk.screenshot({ path: test.info().outputPath('couriers-ug.png'), fullPage: true });
      await desk.getByTestId('courier-make').click();
      await desk.screenshot({ path: test.info().outputPath('make-ug.png') });
    } finally {
      await browser.close();
    }
  }));

test('each wrong stick is said in its own words and changes nothing, in zh', () =>
  inVillage('zh', async (village) => {
    const { county, page, stationId } = village;
    const stick = await makeStick(village, 'stick');
    const units = await listUnits(page);
    const empty = join(county.folder, 'empty');
    await mkdir(join(empty, 'photos'), { recursive: true });
    await writeFile(join(empty, 'photos/goat.txt'), 'a goat');
    const half = join(county.folder, 'half');
    await cp(stick, half, { recursive: true });
    await rm(await findBox(village, half));
    const flipped = join(county.folder, 'flipped');
    await cp(stick, flipped, { recursive: true });
    const box = await findBox(village, flipped);
    const bytes = await readFile(box);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(box, bytes);
    const wrong: [string, string, string][] = [
      ['error.courier-missing', empty, 'usb-found'],
      [
        'error.courier-foreign',
        await changeDescription(village, stick, 'foreign', () => ({}), join(county.folder, 'others')),
        'usb-found',
      ],
      [
        'error.courier-expired',
        await changeDescription(village, stick, 'expired', ({ madeAtMs }) => ({ expiresAtMs: madeAtMs })),
        'usb-found',
      ],
      [
        'error.courier-newer',
        await changeDescription(village, stick, 'newer', () => ({ format: 2 })),
        'usb-found',
      ],
      ['error.courier-incomplete', half, 'usb-found'],
      ['error.courier-damaged', flipped, 'usb-not-whole'],
    ];
    for (const [key, folder, place] of wrong) {
      await pick(page, folder);
      if (place === 'usb-not-whole') await page.getByTestId('usb-start').click();
      await page.getByTestId(place).waitFor();
      await expectSentence(page, 'zh', key);
      if (key === 'error.courier-foreign') await expect(page.getByTestId('usb-start')).toHaveCount(0);
      await page.getByTestId(place === 'usb-found' ? 'usb-not-now' : 'usb-ok').click();
      expect(await listUnits(page)).toEqual(units);
    }
    await page.screenshot({ path: test.info().outputPath('choosing-zh.png') });

    // A stick that can be written: the browser's own folder of private files stands for it.
    await fillPrivateStick(page, stick);
    await page.getByTestId('usb-open').click();
    await page.getByTestId('usb-found').waitFor();
    await page.evaluate(async () => {
      await (await navigator.storage.getDirectory()).removeEntry('stick', { recursive: true });
    });
    await page.getByTestId('usb-start').click();
    await page.getByTestId('usb-failed').waitFor();
    await expectSentence(page, 'zh', 'error.courier-gone');
    await page.screenshot({ path: test.info().outputPath('gone-zh.png') });
    expect(await listUnits(page)).toEqual(units);
    await fillPrivateStick(page, stick);
    await page.getByTestId('usb-go-on').click();
    await page.getByTestId('usb-done').waitFor({ timeout: 60_000 });
    expect(await listUnits(page)).toEqual([...units, 'units/second-course.json']);
    const up = await page.evaluate(async (id) => {
      let folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('stick');
      for (const name of ['yuanjiao', 'stations', id, 'up']) folder = await folder.getDirectoryHandle(name);
      const names: string[] = [];
      for await (const name of folder.keys()) names.push(name);
      return names.sort();
    }, stationId);
    expect(up).toContain('up.json');
    await page.getByTestId('usb-ok').click();

    // What was read is newer than this one.
    const old = await changeDescription(village, stick, 'old', ({ madeAtMs }) => ({
      madeAtMs: madeAtMs - 1,
    }));
    await pick(page, old);
    await expectSentence(page, 'zh', 'error.courier-old');
  }));

/** The stick's files in the browser's private folder, whose handle the picker then gives. */
async function fillPrivateStick(page: Page, stick: string): Promise<void> {
  const names = await readdir(stick, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    names
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        const text = (await readFile(path)).toString('base64');
        return { path: path.slice(stick.length + 1), text };
      }),
  );
  await page.evaluate(async (given) => {
    const root = await navigator.storage.getDirectory();
    const stickFolder = await root.getDirectoryHandle('stick', { create: true });
    for (const { path, text } of given) {
      const parts = path.split('/');
      let folder = stickFolder;
      for (const name of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(name, { create: true });
      const file = await folder.getFileHandle(parts.at(-1) ?? '', { create: true });
      const writable = await file.createWritable();
      await writable.write(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
      await writable.close();
    }
    Object.assign(window, { showDirectoryPicker: async () => stickFolder });
  }, files);
}
