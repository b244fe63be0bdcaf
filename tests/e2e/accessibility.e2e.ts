// axe-core looks at every screen in every language: WCAG 2.1 A and AA, and its best practices. Nothing is let pass.
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { demoLearners, demoOperator } from '#center/services/demo.ts';
import { languages } from '#core/domain/language.ts';
import { must } from '#core/kernel/assert.ts';
import { stationPaths } from '#core/protocol/paths.ts';
import { openConsole, signIn } from './console-person.ts';
import { County } from './county.ts';
import { Kiosk } from './kiosk.ts';
import { answerQuestion, typeDigits } from './learner.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
const person = must(demoLearners[0], 'demo learner');

/** Screens that an address alone leads to, for the demo's administrator. `ready`: what is there when it is whole. */
const addresses: readonly [hash: string, ready: string][] = [
  ['/plan', '.unit-grid'],
  ['/progress', 'main svg'],
  ['/library', '[data-testid^=topic-]'],
  ['/library/farming', '[data-testid^=unit-]'],
  ['/unit/phone-safety', '[data-testid=unit-start]'],
  ['/unit/phone-safety/article', '.article'],
  ['/unit/phone-safety/film', '[data-testid=media]'],
  ['/unit/listen-winter-sheep/talk', '[data-testid=media]'],
  ['/unit/drip-irrigation/checklist', 'canvas'],
  ['/unit/labour-law/story', '.story'],
  ['/unit/phone-safety/finished', 'main'],
  ['/unit/try-packages/drip-valve', 'iframe'],
  ['/briefings', '[data-testid^=briefing-]'],
  ['/column/grassroots', '[data-testid^=briefing-]'],
  ['/search', '[data-testid=search-field]'],
  ['/programme', '.week-picture'],
  ['/downloads', '[data-testid^=downloads-]'],
  ['/downloads/walnut-pruning', '[data-testid=stick-card]'],
  ['/texts', '[data-testid=write-question]'],
  ['/wish', '[data-testid=wish-other]'],
  ['/finished', 'main h1'],
  ['/my-data', '[data-testid=copy-mine]'],
  ['/together/phone-safety', '[data-testid^=learner-]'],
  ['/station', 'main h1'],
  ['/people', 'a[href*="/people/"]'],
  ['/content', 'main h1'],
  ['/content/choice', 'main'],
  ['/usb', 'main h1'],
  ['/neighbours', 'main h1'],
];

/** Each fault as one line that names the screen, the rule and the place. */
async function listFaults(page: Page, screen: string, isColourKnown = false): Promise<string[]> {
  await page.evaluate(() => document.fonts.ready);
  // Packages bring pages of their authors; they are in an origin of their own and not ours to judge.
  const axe = new AxeBuilder({ page }).withTags(rules).exclude('iframe');
  if (isColourKnown) axe.disableRules(['color-contrast']);
  const found = await axe.analyze();
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${screen}: ${id}: ${target.join(' ')}: ${failureSummary ?? ''}`,
    ),
  );
}

/** One walk; on each screen the language is changed under the person's hands, and the place must stay. */
async function judgeKiosk(county: County): Promise<string[]> {
  const kiosk = new Kiosk(join(county.folder, 'profile'), `${county.url}/kiosk/`);
  const page = await kiosk.open();
  page.setDefaultTimeout(30_000);
  const faults: string[] = [];
  const judge = async (screen: string, ready: string) => {
    for (const language of languages) {
      await page.getByTestId(`language-${language}`).click();
      await page.locator(`html[lang=${language}]`).waitFor();
      await page.locator(ready).first().waitFor();
      // Colours are the same in every language, and take half of the time to judge.
      faults.push(...(await listFaults(page, `${language} ${screen}`, language !== 'ug')));
    }
  };
  // The demo enrols by itself; without its code the kiosk asks, as it does in a real county.
  await page.route(`**${stationPaths.demoCode}`, (route) => route.abort());
  await page.reload();
  await page.getByTestId('language-en').waitFor();
  faults.push(...(await listFaults(page, 'language')));
  await page.getByTestId('language-en').click();
  await page.getByTestId('enrol-code').fill('BCDFGHJK');
  await page.getByTestId('enrol-submit').click();
  await judge('enrol', '[data-testid=error-code-wrong]');
  await page.unroute(`**${stationPaths.demoCode}`);
  await page.reload();
  await page.getByTestId('group-everyone').waitFor({ timeout: 60_000 });
  await judge('start', '[data-testid=group-everyone]');
  await page.getByTestId('group-everyone').click();
  await judge('group', '[data-testid^=learner-]');
  await page.getByRole('link', { name: person.names.en }).first().click();
  await page.getByTestId('pin-1').waitFor();
  await typeDigits(page, '111111');
  await judge('PIN', '[data-testid=error-pin-wrong]');
  await typeDigits(page, person.pin);
  await page.getByTestId('unit-walnut-pruning').first().waitFor({ timeout: 120_000 });
  await judge('home', '[data-testid=unit-walnut-pruning]');
  const go = async (hash: string, ready: string) => {
    await page.evaluate((target) => {
      location.hash = target;
    }, hash);
    await judge(hash, ready);
  };
  for (const [hash, ready] of addresses) await go(hash, ready);
  await go('/unit/phone-safety/quiz', '[data-question]');
  await answerQuestion(page, 'phone-safety');
  await judge('feedback', '.feedback');
  await go('/unit/spring-exam/exam', '[data-testid=exam-gate]');
  await typeDigits(page, '0000000000');
  await page.getByTestId('error-exam-code-wrong').waitFor();
  await typeDigits(page, '3141592653');
  await judge('exam', '[data-question]');
  await page.getByTestId('exam-end').click();
  await judge('exam handed in', '[data-testid=exam-hand-in]');
  await go('/briefings', '[data-testid^=briefing-]');
  await page.locator('[data-testid^=briefing-]').first().click();
  await judge('briefing', '.article');
  await go('/people', 'a[href*="/people/"]');
  await page.locator('a[href*="/people/"]').first().click();
  await judge('person', 'main input');
  await go('/write/question', '[data-testid=text-editor]');
  await page.getByTestId('text-editor').focus();
  await page.getByTestId('keyboard-open').click();
  faults.push(...(await listFaults(page, 'keyboard')));
  await page.clock.install();
  for (const language of languages) {
    await page.getByTestId(`language-${language}`).click();
    await page.clock.fastForward('09:45');
    await page.getByTestId('idle-stay').waitFor();
    faults.push(...(await listFaults(page, `${language} idle warning`)));
    await page.getByTestId('idle-stay').click();
  }
  await kiosk.close();
  return faults;
}

test.describe('axe finds nothing', () => {
  let county: County;
  test.beforeAll(async () => {
    county = await County.create({ isDemo: true });
    await county.startCenter();
  });
  test.afterAll(() => county.dispose());

  test('on any screen of the kiosk in any language', async () => {
    test.setTimeout(400_000);
    expect(await judgeKiosk(county)).toEqual([]);
  });

  test('on the main screens of the console', async () => {
    const { page, browser } = await openConsole(county.url, 'zh');
    page.setDefaultTimeout(30_000);
    const faults = await listFaults(page, 'sign-in');
    await signIn(page, demoOperator.login, demoOperator.password);
    for (const place of [
      'overview',
      'stations',
      'learners',
      'progress',
      'exams',
      'plans',
      'units',
      'briefings',
      'inbox',
      'ratings',
      'certificates',
    ]) {
      await page.goto(`${county.url}/console/${place}`);
      await page.locator('main h1, main h2').first().waitFor();
      await expect(page.locator('main .ant-spin-spinning')).toHaveCount(0);
      faults.push(...(await listFaults(page, place)));
    }
    await browser.close();
    expect(faults).toEqual([]);
  });
});
