// A villager who has never seen the screen, with one finger and nothing else: from the start to a playing film. After
// signing in it takes three touches, whether somebody planned something for him or her or not.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type Locator, type Page, test } from '@playwright/test';
import { findChromium } from '#build/find-chromium.ts';
import type { Language } from '#core/domain/language.ts';
import { must } from '#core/kernel/assert.ts';
import { County } from './county.ts';
import { chromiumArgs } from './kiosk.ts';
import { type Person, readFilmPlace } from './learner.ts';

/** What is touched must be seen without help, and big enough for a finger. */
async function touch(target: Locator): Promise<void> {
  await target.waitFor({ timeout: 90_000 });
  const { width, height } = must(await target.boundingBox(), 'something to touch');
  expect(Math.min(width, height), String(target)).toBeGreaterThanOrEqual(48);
  await target.tap();
}

/** Up to the first screen of one's own. */
async function findOneself(page: Page, person: Person, group: string): Promise<void> {
  await touch(page.getByTestId(`group-${group}`));
  await touch(page.getByTestId(`learner-${person.id}`));
  for (const digit of person.pin) await touch(page.getByTestId(`pin-${digit}`));
  await page.getByTestId('sign-out').waitFor();
}

/** Touches from here until a film plays. */
async function reachFilm(page: Page): Promise<number> {
  const steps = [
    page.getByTestId('unit-phone-safety').first(),
    page.getByTestId('material-film'),
    page.getByTestId('play'),
  ];
  for (const step of steps) await touch(step);
  await expect.poll(() => readFilmPlace(page), { timeout: 30_000 }).toBeGreaterThan(0.5);
  return steps.length;
}

test('by touch alone a villager gets to a playing film in three touches after signing in', async () => {
  const county = await County.create();
  const profiles = await mkdtemp(join(tmpdir(), 'first-time-'));
  try {
    await county.startCenter();
    await county.setUpOperator('test-operator', 'a long test password');
    const stationId = await county.createStation('木吉村');
    const [planned, other] = [
      await county.createGroup('一组', stationId),
      await county.createGroup('二组', stationId),
    ];
    const withPlan = await county.createLearner({ zh: '古丽', ug: 'گۈل' }, stationId, planned);
    const without = await county.createLearner({ zh: '艾力', ug: 'ئەلى' }, stationId, other, 'camel');
    await county.assignUnits('冬季', ['phone-safety'], planned);
    const code = await county.createCode(stationId);
    const context = await chromium.launchPersistentContext(profiles, {
      executablePath: must(findChromium(process.env), 'Chromium'),
      args: chromiumArgs,
      viewport: { width: 1366, height: 768 },
      hasTouch: true,
    });
    const page = must(context.pages()[0], 'page');
    await page.goto(`${county.url}/kiosk/`);
    const choose = (language: Language) => touch(page.getByTestId(`language-${language}`));
    await choose('ug');
    // The station administrator's part, also without keys: the letters of the code have a pad of their own.
    const pad = page.locator('.letter-pad .key');
    for (const letter of code) await touch(pad.getByText(letter, { exact: true }));
    await touch(page.getByTestId('enrol-submit'));

    await findOneself(page, withPlan, planned);
    expect(await reachFilm(page)).toBeLessThanOrEqual(3);
    // A change of language is no change of place: the film goes on.
    const place = await readFilmPlace(page);
    await choose('zh');
    await page.locator('html[lang=zh]').waitFor();
    await expect.poll(() => readFilmPlace(page)).toBeGreaterThan(place);
    await touch(page.getByTestId('sign-out'));

    await findOneself(page, without, other);
    expect(await reachFilm(page)).toBeLessThanOrEqual(3);
    await touch(page.getByTestId('sign-out'));

    await touch(page.getByTestId('visitor'));
    expect(await reachFilm(page)).toBeLessThanOrEqual(3);
    await context.close();
  } finally {
    await county.dispose();
    await rm(profiles, { recursive: true, force: true });
  }
});
