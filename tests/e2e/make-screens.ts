// Owns: `npm run screens`: a real county, a real kiosk and console, and a picture of every screen in each
// language under docs/screens. People look at these pictures before a release.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { buildAll } from '#build/build.ts';
import { demoOperator } from '#center/services/demo.ts';
import { type Language, languages } from '#core/domain/language.ts';
import { openConsole, signIn } from './console-person.ts';
import { County } from './county.ts';
import { Kiosk } from './kiosk.ts';
import { answerQuestion, choosePerson, enrol, openMaterial } from './learner.ts';

const rootDir = join(import.meta.dirname, '../..');
const outDir = join(rootDir, 'docs/screens');
const viewport = { width: 1366, height: 768 };
const login = demoOperator.login;
const password = demoOperator.password;

/** Units that together show every kind of material. */
const shownUnits = ['phone-safety', 'drip-irrigation', 'walnut-pruning', 'household-first-aid'];

class Album {
  readonly #language: Language;
  #count = 0;

  constructor(language: Language) {
    this.#language = language;
  }

  async take(page: Page, name: string): Promise<void> {
    // Pictures and fonts come from the database and the network: both must have settled.
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(400);
    this.#count += 1;
    const file = `${String(this.#count).padStart(2, '0')}-${name}.png`;
    await page.screenshot({ path: join(outDir, this.#language, file) });
  }
}

async function prepare(county: County) {
  await county.startCenter();
  await county.signIn(login, password);
  const stationId = await county.createStation('木吉村站');
  const groupId = await county.createGroup('第一学习小组', stationId);
  await county.createGroup('妇女学习小组', stationId);
  const learner = await county.createLearner({ zh: '古丽娜尔', ug: 'گۈلنار' }, stationId, groupId, 'walnut');
  await county.createLearner({ zh: '艾力', ug: 'ئەلى' }, stationId, groupId, 'sheep');
  await county.createLearner({ zh: '王建国', ug: 'ۋاڭ جيەنگو' }, stationId, groupId, 'camel');
  await county.assignUnits('十一月学习', shownUnits, groupId);
  return { stationId, learner };
}

async function showKiosk(
  county: County,
  language: Language,
  code: string,
  learner: { id: string; pin: string },
) {
  const kiosk = new Kiosk(join(county.folder, `profile-${language}`), `${county.url}/kiosk/`);
  const album = new Album(language);
  const page = await kiosk.open(viewport);
  const go = async (hash: string, name: string) => {
    await page.evaluate((target) => {
      location.hash = target;
    }, hash);
    await page.waitForTimeout(700);
    await album.take(page, name);
  };
  await page.getByTestId(`language-${language}`).waitFor();
  await album.take(page, 'language');
  await page.getByTestId(`language-${language}`).click();
  await album.take(page, 'enrol');
  await enrol(page, undefined, code);
  await page.getByTestId(`learner-${learner.id}`).waitFor({ timeout: 60_000 });
  await album.take(page, 'find-yourself');
  await page.getByTestId(`learner-${learner.id}`).click();
  await album.take(page, 'pin');
  await page.goBack();
  await choosePerson(page, learner);
  await page.getByTestId('unit-phone-safety').first().waitFor({ timeout: 120_000 });
  await album.take(page, 'home');
  await go('/plan', 'plan');
  await go('/library', 'library');
  await go('/library/farming', 'topic');
  await go('/unit/phone-safety', 'unit');
  await openMaterial(page, 'article');
  await page.waitForTimeout(700);
  await album.take(page, 'article');
  await go('/unit/phone-safety/video', 'video-start');
  await page.waitForTimeout(6000);
  await album.take(page, 'video');
  await go('/unit/household-first-aid/audio', 'audio');
  await go('/unit/drip-irrigation/handout', 'handout');
  await page.waitForTimeout(1500);
  await go('/unit/walnut-pruning/story', 'story');
  await go('/unit/phone-safety/quiz', 'question');
  await answerQuestion(page, 'phone-safety');
  await album.take(page, 'feedback');
  await go('/progress', 'progress');
  await go('/briefings', 'briefings');
  await go('/column/grassroots', 'column');
  await page.locator('[data-testid^=briefing-]').first().click();
  await page.waitForTimeout(500);
  await album.take(page, 'briefing');
  await go('/station', 'station');
  await kiosk.close();
}

async function showConsole(county: County, language: Language, learnerId: string): Promise<void> {
  const album = new Album(language);
  const { page, browser } = await openConsole(county.url, language);
  await album.take(page, 'console-sign-in');
  await signIn(page, login, password);
  for (const place of ['stations', 'learners', `learners/${learnerId}`, 'groups', 'plans']) {
    await page.waitForTimeout(500);
    await page.goto(`${county.url}/console/${place}`);
    await page.locator('main').waitFor();
    await page.waitForTimeout(1200);
    await album.take(page, `console-${place.includes('/') ? 'learner' : place}`);
  }
  await browser.close();
}

await buildAll(rootDir, (line) => console.log(line));
await rm(outDir, { recursive: true, force: true });
const county = await County.create({ isDemo: true });
try {
  const { stationId, learner } = await prepare(county);
  for (const language of languages) {
    await mkdir(join(outDir, language), { recursive: true });
    await showKiosk(county, language, await county.createCode(stationId), learner);
    await showConsole(county, language, learner.id);
    console.log(`pictures in ${language}`);
  }
} finally {
  await county.dispose();
}
