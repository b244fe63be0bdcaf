// Owns: `npm run screens`: a real county, a real kiosk and console, and a picture of every screen in each
// language and both sizes under docs/screens. People look at these pictures before a release.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { buildAll } from '#build/build.ts';
import { demoLearners, demoOperator } from '#center/services/demo.ts';
import { type Language, languages } from '#core/domain/language.ts';
import { must } from '#core/kernel/assert.ts';
import { stationPaths } from '#core/protocol/paths.ts';
import { openConsole, signIn } from './console-person.ts';
import { County } from './county.ts';
import { Kiosk } from './kiosk.ts';
import { answerQuestion, answerQuiz, enrol, openMaterial, typeDigits } from './learner.ts';

const rootDir = join(import.meta.dirname, '../..');
const outDir = join(rootDir, 'docs/screens');
/** The smallest and the largest screen that stations have. */
const sizes = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
];
const viewport = must(sizes[0], 'size');
const login = demoOperator.login;
const password = demoOperator.password;

class Album {
  readonly #language: Language;
  readonly #room: string;
  #count = 0;

  constructor(language: Language, room = 'kiosk') {
    this.#language = language;
    this.#room = room;
  }

  async take(page: Page, name: string): Promise<void> {
    this.#count += 1;
    const file = `${this.#room}-${String(this.#count).padStart(2, '0')}-${name}.jpg`;
    for (const size of sizes) {
      await page.setViewportSize(size);
      // Pictures and fonts come from the database and the network: both must have settled.
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(400);
      const path = join(outDir, this.#language, `${size.width}x${size.height}`, file);
      await page.screenshot({ path, type: 'jpeg', quality: 70 });
    }
    await page.setViewportSize(viewport);
  }
}

/** The demo's administrator: his or her own screens and those of the station. */
const person = must(demoLearners[0], 'demo learner');

async function showKiosk(county: County, language: Language): Promise<void> {
  const kiosk = new Kiosk(join(county.folder, `profile-${language}`), `${county.url}/kiosk/`);
  const album = new Album(language);
  const page = await kiosk.open(viewport);
  const go = async (hash: string, name: string, waitMs = 700) => {
    await page.evaluate((target) => {
      location.hash = target;
    }, hash);
    await page.waitForTimeout(waitMs);
    await album.take(page, name);
  };
  // The demo enrols by itself; without its code the kiosk asks, as it does in a real county.
  await page.route(`**${stationPaths.demoCode}`, (route) => route.abort());
  await page.reload();
  await chooseLanguage(page, language, album);
  await page.getByTestId('enrol-code').waitFor();
  await album.take(page, 'enrol');
  await enrol(page, undefined, 'BCDFGHJK');
  await page.getByTestId('error-code-wrong').waitFor();
  await album.take(page, 'enrol-wrong-code');
  await page.unroute(`**${stationPaths.demoCode}`);
  await page.reload();
  await page.getByTestId('group-everyone').waitFor({ timeout: 60_000 });
  await album.take(page, 'groups');
  await page.getByTestId('group-everyone').click();
  const tile = page.getByRole('link', { name: person.names[language] }).first();
  await tile.waitFor();
  await album.take(page, 'find-yourself');
  await tile.click();
  await page.getByTestId('pin-1').waitFor();
  await album.take(page, 'pin');
  await typeDigits(page, person.pin);
  // In the languages after the first it is under way, and so always shown.
  await page.getByTestId('unit-phone-safety').first().waitFor({ timeout: 180_000 });
  await album.take(page, 'home');
  await go('/plan', 'plan');
  await go('/library', 'library');
  await go('/library/farming', 'topic');
  await go('/unit/phone-safety', 'unit');
  await openMaterial(page, 'article');
  await page.waitForTimeout(700);
  await album.take(page, 'article');
  await go('/unit/phone-safety/film', 'video-start', 2500);
  await page.getByTestId('play').click();
  await page.waitForTimeout(9000);
  await album.take(page, 'video');
  await go('/unit/listen-winter-sheep/talk', 'audio', 2500);
  await go('/unit/drip-irrigation/checklist', 'handout', 3000);
  await go('/unit/labour-law/story', 'story', 1500);
  await go('/unit/phone-safety/quiz', 'question');
  await answerQuestion(page, 'phone-safety');
  await album.take(page, 'feedback');
  await page.getByTestId('quiz-next').click();
  await answerQuiz(page, 'phone-safety');
  await album.take(page, 'quiz-result');
  await page.getByTestId('reader-done').click();
  await page.waitForTimeout(700);
  await album.take(page, 'unit-goes-on');
  await page.getByTestId('together').click();
  await album.take(page, 'together');
  await go('/unit/spring-exam/exam', 'exam-sealed');
  await typeDigits(page, '3141592653');
  await page.locator('[data-question]').waitFor();
  await album.take(page, 'exam');
  await page.getByTestId('exam-end').click();
  await album.take(page, 'exam-hand-in');
  await go('/progress', 'progress');
  await go('/texts', 'texts');
  await go('/wish', 'wish');
  await go('/write/question/phone-safety', 'write');
  await go('/my-data', 'my-data');
  await page.getByTestId('mine-records').click();
  await page.waitForTimeout(700);
  await album.take(page, 'my-records');
  await go('/finished', 'finished');
  await go('/briefings', 'briefings');
  await go('/column/grassroots', 'column');
  await page.locator('[data-testid^=briefing-]').first().click();
  await page.waitForTimeout(500);
  await album.take(page, 'briefing');
  await go('/programme', 'programme');
  await go('/downloads', 'downloads');
  await go('/downloads/walnut-pruning', 'downloads-unit');
  await go('/search', 'search');
  await page
    .getByTestId('search-field')
    .fill(language === 'ug' ? 'ياڭاق' : language === 'zh' ? 'hetao' : 'walnut');
  await page.getByTestId('hit-walnut-pruning').waitFor({ timeout: 30_000 });
  await album.take(page, 'search-found');
  await go('/station', 'station');
  await go('/people', 'people');
  await page.locator('a[href*="/people/"]').first().click();
  await page.waitForTimeout(700);
  await album.take(page, 'person');
  await go('/content', 'content', 1500);
  await go('/content/choice', 'content-choice');
  await go('/usb', 'usb');
  await go('/neighbours', 'neighbours');
  await go('/unit/try-packages', 'unit-of-packages');
  await go('/unit/try-packages/drip-valve', 'package-scorm', 6000);
  await go('/unit/try-packages/winter-sheep', 'package-h5p', 8000);
  await kiosk.close();
}

async function chooseLanguage(page: Page, language: Language, album: Album): Promise<void> {
  await page.getByTestId(`language-${language}`).waitFor();
  await album.take(page, 'language');
  await page.getByTestId(`language-${language}`).click();
}

const unitNames = { zh: '烫伤怎么办', ug: 'كۆيۈپ قالغاندا', en: 'What to do about burns' };

/** The editor of a unit, with a name only. */
async function makeUnit(page: Page, album: Album): Promise<void> {
  await page.locator('main .ant-btn-primary').first().click();
  for (const language of languages)
    await page.getByRole('dialog').locator(`[lang=${language}]`).fill(unitNames[language]);
  await page.getByRole('dialog').locator('.ant-btn-primary').click();
  await page.waitForURL(/[0-9a-f-]{36}$/);
  await page.waitForTimeout(1500);
  await album.take(page, 'unit-editor');
}

async function showConsole(county: County, language: Language): Promise<void> {
  const album = new Album(language, 'console');
  const { page, browser } = await openConsole(county.url, language);
  await album.take(page, 'sign-in');
  await signIn(page, login, password);
  const show = async (place: string, name: string) => {
    await page.goto(`${county.url}/console/${place}`);
    await page.locator('main').waitFor();
    await page.waitForTimeout(1500);
    await album.take(page, name);
  };
  const stationId = await county.findStation(1);
  const learnerId = await county.findLearner(person.names.zh);
  await show('stations', 'stations');
  await show(`stations/${stationId}`, 'station');
  await show('learners', 'learners');
  await show(`learners/${learnerId}`, 'learner');
  await show(`learners/${learnerId}/proof`, 'proof');
  await show('groups', 'groups');
  await show('plans', 'plans');
  await show('plans?view=calendar', 'plans-calendar');
  await show('overview', 'overview');
  await show('units', 'units');
  await makeUnit(page, album);
  await show('briefings', 'briefings');
  await show('questions', 'question-bank');
  await show('progress', 'progress');
  await show('exams', 'exams');
  await show('inbox', 'inbox');
  await show('ratings', 'ratings');
  await show('certificates', 'certificates');
  await show('staff', 'staff');
  await show('account', 'account');
  await show('keys', 'keys');
  await show('audit', 'audit');
  await show('health', 'health');
  await show('settings', 'settings');
  await show('backups', 'backups');
  await show('couriers', 'couriers');
  await show('conflicts', 'conflicts');
  await browser.close();
}

await buildAll(rootDir, (line) => console.log(line));
await rm(outDir, { recursive: true, force: true });
const county = await County.create({ isDemo: true });
try {
  await county.startCenter();
  await county.signIn(login, password);
  for (const language of languages) {
    await showKiosk(county, language);
    await showConsole(county, language);
    console.log(`pictures in ${language}`);
  }
} finally {
  await county.dispose();
}
