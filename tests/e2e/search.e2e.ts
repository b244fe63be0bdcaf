// Looking for something with the center off, in Uyghur and Chinese: with a slip of the hand, from another keyboard, in
// pinyin; what is on this week; and a paper taken home.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { Language } from '#core/domain/language.ts';
import { County } from './county.ts';
import { Kiosk } from './kiosk.ts';
import { choosePerson, enrol, waitForShell } from './learner.ts';
import { listUnits } from './stick.ts';

/** What the test looks for and takes home. */
const needed = ['units/walnut-pruning.json', 'units/winter-vegetable-sheds.json'];

async function search(page: Page, typed: string): Promise<void> {
  await page.getByTestId('search-field').fill(typed);
}

async function expectFirst(page: Page, typed: string, unitId: string): Promise<void> {
  await search(page, typed);
  await expect(page.locator('[data-testid^=hit-]').first()).toHaveAttribute('data-testid', `hit-${unitId}`);
}

/** A stick, as far as a page can tell: a folder that it may write. */
async function plugIn(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.assign(globalThis, { showDirectoryPicker: () => navigator.storage.getDirectory() });
  });
}

async function readStick(page: Page, name: string): Promise<string> {
  return page.evaluate(async (file) => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('yuanjiao-take-home');
    return (await (await folder.getFileHandle(file)).getFile()).slice(0, 5).text();
  }, name);
}

const runs: { language: Language; typos: [string, string][]; caption: string; file: string }[] = [
  {
    language: 'ug',
    typos: [
      ['ياگاق', 'walnut-pruning'],
      ['یاڭاقلارنىڭ', 'walnut-pruning'],
      ['yangaq', 'walnut-pruning'],
    ],
    caption: 'شوتا',
    file: 'walnut-pruning-card-ug.pdf',
  },
  {
    language: 'zh',
    typos: [
      ['hetaoshu', 'walnut-pruning'],
      ['dpsc', 'winter-vegetable-sheds'],
      ['核逃', 'walnut-pruning'],
    ],
    caption: '梯子',
    file: 'walnut-pruning-card-zh.pdf',
  },
];

test('with the center off, people find what they look for, see the week and take a paper home', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'search-'));
  const county = await County.create();
  const kiosk = new Kiosk(join(folder, 'profile'), `${county.url}/kiosk/`);
  try {
    await county.startCenter();
    await county.setUpOperator('operator', 'a long password of ours');
    const station = await county.createStation('木吉乡一村');
    const group = await county.createGroup('一组', station);
    const learner = await county.createLearner({ zh: '古丽娜尔', ug: 'گۈلنار' }, station, group);
    await county.assignUnits('冬季学习', ['walnut-pruning'], group);
    const page = await kiosk.open();
    await enrol(page, 'ug', await county.createCode(station));
    await page.getByTestId(`learner-${learner.id}`).waitFor({ timeout: 90_000 });
    await expect.poll(() => listUnits(page), { timeout: 90_000 }).toEqual(expect.arrayContaining(needed));
    await waitForShell(page);
    await county.killCenter();

    // Who has not signed in sees the week, and nothing of a person.
    await page.getByTestId('programme').click();
    await expect(page.locator('[aria-current=date] .week-picture')).toBeVisible();
    await page.getByTestId('back').click();
    await plugIn(page);

    for (const { language, typos, caption, file } of runs) {
      await choosePerson(page, learner);
      await page.getByTestId(`language-${language}`).click();
      await page.getByTestId('search').click();
      // Nobody sees what the one before looked for.
      await expect(page.getByTestId('search-field')).toHaveValue('');
      for (const [typed, unitId] of typos) await expectFirst(page, typed, unitId);
      await expect(page.locator('mark').first()).toBeVisible();
      await search(page, 'qqzzxx');
      await expect(page.getByTestId('search-none')).toBeVisible();

      // A word that is said in the film leads to its second.
      await expectFirst(page, caption, 'walnut-pruning');
      await page.getByTestId('hit-walnut-pruning').click();
      const film = page.getByTestId('media');
      await film.waitFor();
      await expect
        .poll(() => film.evaluate((element) => (element as HTMLVideoElement).currentTime))
        .toBeGreaterThan(100);
      await page.getByTestId('search').click();
      await expect(page.getByTestId('search-field')).toHaveValue(caption);

      await page.evaluate(() => {
        location.hash = '/downloads/walnut-pruning';
      });
      await page.getByTestId('stick-card').click();
      await expect(page.getByTestId('take-done')).toContainText(file);
      expect(await readStick(page, file)).toBe('%PDF-');
      await page.getByTestId('sign-out').click();
    }

    // After a restart the index is here at once.
    await kiosk.close();
    const again = await kiosk.open();
    await choosePerson(again, learner);
    await again.getByTestId('search').click();
    await expectFirst(again, 'hetao', 'walnut-pruning');
  } finally {
    await kiosk.close();
    await county.dispose();
    await rm(folder, { recursive: true, force: true });
  }
});
