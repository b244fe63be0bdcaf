// Packages of other makers at the station: played to a stored result without a line, in an origin that is
// not the kiosk's; and one that means harm, which finds every door shut.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Frame, type FrameLocator, type Page, test } from '@playwright/test';
import { must } from '#core/kernel/assert.ts';
import { County } from './county.ts';
import { createHostileFiles, findingsSchema } from './hostile-package.ts';
import { Kiosk, listStatements } from './kiosk.ts';
import { choosePerson, enrol, openMaterial, type Person, waitForShell } from './learner.ts';

const rootDir = join(import.meta.dirname, '../..');
const samples = join(rootDir, 'content/sources/units/try-packages');
const names = { zh: '古丽娜尔', ug: 'گۈلنار' };

interface Station {
  county: County;
  kiosk: Kiosk;
  page: Page;
  learner: Person;
}

/** A county whose library holds these units, and a station that has fetched them and lost its line. */
async function openStation(sources: string, unitId: string): Promise<Station> {
  const county = await County.create({ sources });
  const kiosk = new Kiosk(join(county.folder, 'profile'), `${county.url}/kiosk/`);
  await county.startCenter();
  await county.setUpOperator('aygul', 'correct-horse-battery');
  const stationId = await county.createStation('木吉村站');
  const groupId = await county.createGroup('第一学习小组', stationId);
  const learner = await county.createLearner(names, stationId, groupId);
  await county.assignUnits('十一月学习', [unitId], groupId);
  const page = await kiosk.open();
  await enrol(page, 'ug', await county.createCode(stationId));
  await choosePerson(page, learner);
  await expect(page.getByTestId(`unit-${unitId}`).first()).toBeVisible({ timeout: 60_000 });
  await waitForShell(page);
  await county.killCenter();
  await page.getByTestId(`unit-${unitId}`).first().click();
  return { county, kiosk, page, learner };
}

/** Copies the sample unit, and lets `change` add to it. */
async function makeSources(change: (units: string) => Promise<void>): Promise<string> {
  const sources = await mkdtemp(join(tmpdir(), 'sources-'));
  await mkdir(join(sources, 'briefings'));
  await cp(samples, join(sources, 'units/try-packages'), { recursive: true });
  await change(join(sources, 'units'));
  return sources;
}

/** Answers from `from` on; the page asks one question after the other. */
async function answerLesson(place: FrameLocator, correct: readonly number[], from = 0): Promise<void> {
  for (const choice of correct.slice(from)) {
    await place.locator(`[data-choice="${choice}"]`).click();
    await place.locator('#next').click();
  }
}

/** What the station's log tells of a material, newest last. */
async function listResults(page: Page, materialId: string) {
  const statements = await listStatements(page, 'try-packages', materialId);
  return statements.map(({ verb, result }) => ({ verb: verb.id.split('/').at(-1), result }));
}

test('SCORM 1.2, SCORM 2004, H5P and HTML are played to stored results, in ug and zh, without a center', async () => {
  const sources = await makeSources(async () => undefined);
  const { county, kiosk, learner, ...first } = await openStation(sources, 'try-packages');
  let page = first.page;
  try {
    const frame = () => page.frameLocator('[data-testid=package]');
    const inner = () => frame().frameLocator('iframe.package');
    await openMaterial(page, 'drip-valve');
    await expect(page.getByTestId('package')).toHaveAttribute('data-state', 'shown');
    await expect(inner().locator('html')).toHaveAttribute('lang', 'ug');
    await expect(page.getByTestId('reader-done')).toBeDisabled();
    await answerLesson(inner(), [1]);

    // The power goes after the first question; the second is the next to be asked, in Chinese.
    await page.waitForTimeout(1000);
    await kiosk.cutPower();
    page = await kiosk.open();
    await choosePerson(page, learner, { language: 'zh' });
    await page.getByTestId('unit-try-packages').first().click();
    await openMaterial(page, 'drip-valve');
    await expect(inner().locator('html')).toHaveAttribute('lang', 'zh');
    await answerLesson(inner(), [1, 0, 1], 1);
    await page.getByTestId('reader-done').click();
    await expect(page.getByTestId('material-drip-valve').locator('.mark-done')).toBeVisible();

    // One wrong answer of three: the package's own mark is 60 of 100.
    await openMaterial(page, 'phone-call');
    await answerLesson(inner(), [1, 1, 1]);
    await page.getByTestId('reader-done').click();
    await expect(page.getByTestId('material-phone-call').locator('.mark-done')).toBeVisible();

    await openMaterial(page, 'winter-sheep');
    await expect(page.getByTestId('package')).toHaveAttribute('data-state', 'shown');
    await answerLesson(frame(), [0, 1, 0]);
    await page.getByTestId('reader-done').click();
    await expect(page.getByTestId('material-winter-sheep').locator('.mark-done')).toBeVisible();

    await openMaterial(page, 'water');
    await expect(inner().locator('#answer')).not.toBeEmpty();
    await page.getByTestId('reader-done').click();
    await expect(page.getByTestId('unit-finished')).toBeVisible();

    const valve = await listResults(page, 'drip-valve');
    expect(valve.at(-1)).toMatchObject({ verb: 'passed', result: { score: { scaled: 1 }, success: true } });
    expect(valve.filter(({ verb }) => verb === 'passed')).toHaveLength(1);
    const last = async (name: string) => (await listResults(page, name)).at(-1);
    expect(await last('phone-call')).toMatchObject({ verb: 'passed', result: { score: { scaled: 2 / 3 } } });
    expect(await last('winter-sheep')).toMatchObject({ verb: 'passed', result: { score: { scaled: 1 } } });
    expect(await last('water')).toMatchObject({ verb: 'completed', result: { completion: true } });
  } finally {
    await kiosk.close();
    await county.dispose();
    await rm(sources, { recursive: true, force: true });
  }
});

/** Somebody on the network who would be glad to hear something. */
async function startOutside(): Promise<{ server: Server; url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('x');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function findFrame(page: Page, ending: string): Promise<Frame> {
  await expect.poll(() => page.frames().some((frame) => frame.url().includes(ending))).toBe(true);
  return must(
    page.frames().find((frame) => frame.url().includes(ending)),
    'frame',
  );
}

test('[14] a hostile package reaches neither kiosk nor network, and the kiosk stays usable', async () => {
  const outside = await startOutside();
  const sources = await makeSources(async (units) => {
    const unit = JSON.parse(await readFile(join(units, 'try-packages/unit.json'), 'utf8')) as {
      materials: object[];
    };
    const folder = join(units, 'try-packages/hostile');
    await mkdir(folder);
    const files = createHostileFiles(outside.url);
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const titles = { zh: '坏课件', ug: 'يامان دەرسلىك', en: 'Hostile' };
    unit.materials = [
      { id: 'hostile', kind: 'package', titles, file: 'hostile' },
      ...unit.materials.slice(0, 1),
    ];
    await writeFile(join(units, 'try-packages/unit.json'), JSON.stringify(unit));
  });
  const { county, kiosk, page } = await openStation(sources, 'try-packages');
  try {
    const dialogs: string[] = [];
    const others: string[] = [];
    page.on('dialog', (dialog) => dialogs.push(dialog.message()));
    page.on('download', (download) => others.push(download.suggestedFilename()));
    page.context().on('page', (other) => others.push(other.url()));
    const before = page.url();
    await openMaterial(page, 'hostile');
    const frame = await findFrame(page, '/index.html?lang=');
    await frame.waitForFunction(
      () =>
        document.body.dataset['done'] === 'true' &&
        !(document.body.dataset['findings'] ?? '').includes('waits'),
    );
    const findings = findingsSchema.parse(
      JSON.parse((await frame.evaluate(() => document.body.dataset['findings'])) ?? '{}'),
    );
    expect(Object.keys(findings).length).toBeGreaterThan(30);
    expect(Object.entries(findings).filter(([, outcome]) => outcome === 'reached')).toEqual([]);
    expect(outside.asked).toEqual([]);
    expect(dialogs).toEqual([]);
    expect(others).toEqual([]);
    expect(page.url()).toBe(`${before}/hostile`);

    // It never gives its processor back.
    await frame.evaluate(() => {
      setTimeout(() => {
        for (;;);
      }, 100);
    });
    await page.waitForTimeout(500);
    await page.getByTestId('back').click();
    await expect(page.getByTestId('material-drip-valve')).toBeVisible();
    await page.getByTestId('sign-out').click();
    await expect(page.getByTestId('sign-out')).toBeHidden();
    expect(outside.asked).toEqual([]);
  } finally {
    await kiosk.close();
    await county.dispose();
    outside.server.close();
    await rm(sources, { recursive: true, force: true });
  }
});
