// The whole way once: a study unit from the county to a village screen, and its record back; in Uyghur and
// in Chinese, on the embedded database and on PostgreSQL.
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Language } from '#core/domain/language.ts';
import { startPostgres } from '#tests/postgres.ts';
import { readStatementIds } from './center-database.ts';
import { openConsole, signIn } from './console-person.ts';
import { County } from './county.ts';
import { Kiosk, readStoredLog } from './kiosk.ts';
import {
  answerQuestion,
  answerQuiz,
  choosePerson,
  enrol,
  openMaterial,
  playFilm,
  readArticle,
  readFilmPlace,
  waitForShell,
  watchFilm,
} from './learner.ts';

const unitId = 'phone-safety';
const operator = { login: 'aygul', password: 'correct-horse-battery' };
const names = { zh: '古丽娜尔·买买提', ug: 'گۈلنار مەمەت' };

async function prepare(county: County) {
  await county.startCenter();
  await county.setUpOperator(operator.login, operator.password);
  const stationId = await county.createStation('木吉村站');
  const groupId = await county.createGroup('第一学习小组', stationId);
  const learner = await county.createLearner(names, stationId, groupId);
  await county.assignUnits('十一月学习', [unitId], groupId);
  return { stationId, learner, code: await county.createCode(stationId) };
}

/** The operator sees each record, once, in a browser and in the same language. */
async function expectInConsole(
  county: County,
  language: Language,
  learnerId: string,
  ids: readonly string[],
) {
  const { page, browser } = await openConsole(county.url, language);
  await signIn(page, operator.login, operator.password);
  await page.goto(`${county.url}/console/learners/${learnerId}`);
  await expect(page.locator('html')).toHaveAttribute('dir', language === 'ug' ? 'rtl' : 'ltr');
  for (const id of ids) await expect(page.locator(`tr[data-row-key="${id}"]`)).toHaveCount(1);
  await browser.close();
}

async function travel(language: Language, databaseUrl: string | undefined): Promise<void> {
  const county = await County.create(databaseUrl === undefined ? {} : { databaseUrl });
  const kiosk = new Kiosk(join(county.folder, 'profile'), `${county.url}/kiosk/`);
  try {
    const { stationId, learner, code } = await prepare(county);

    // The station is enrolled and its library arrives.
    let page = await kiosk.open();
    await enrol(page, language, code);
    await choosePerson(page, learner);
    await expect(page.getByTestId(`unit-${unitId}`).first()).toBeVisible({ timeout: 90_000 });
    await expect(page.locator('html')).toHaveAttribute('dir', language === 'ug' ? 'rtl' : 'ltr');

    // No center from here on.
    await waitForShell(page);
    await county.killCenter();
    await page.getByTestId(`unit-${unitId}`).first().click();
    await openMaterial(page, 'article');
    await readArticle(page);
    await openMaterial(page, 'film');
    await playFilm(page, 4, 30);
    const leftAt = await readFilmPlace(page);

    // The power goes in the middle of the film, and comes back without a line.
    await kiosk.cutPower();
    page = await kiosk.open();
    await choosePerson(page, learner, { language });
    await page.getByTestId(`unit-${unitId}`).first().click();
    await expect(page.getByTestId('material-article').locator('.mark-done')).toBeVisible();
    expect((await readStoredLog(page)).records.length).toBeGreaterThanOrEqual(4);
    await openMaterial(page, 'film');
    // At most the seconds since the last saved draft are lost: 5 s of study, 20 s of a film at this speed.
    await expect.poll(() => readFilmPlace(page)).toBeGreaterThan(leftAt - 21);
    await watchFilm(page, 16);
    await openMaterial(page, 'quiz');
    await answerQuestion(page, unitId);
    await page.getByTestId('quiz-next').click();
    await answerQuiz(page, unitId);
    await page.getByTestId('reader-done').click();
    await expect(page.getByTestId('unit-finished')).toBeVisible();

    // The center is back: every record arrives, once.
    await county.startCenter();
    await county.signIn(operator.login, operator.password);
    await expect
      .poll(async () => (await readStoredLog(page)).epochs.map(({ seq, through }) => seq - through), {
        timeout: 90_000,
      })
      .toEqual([0]);
    const stored = await readStoredLog(page);
    expect(stored.epochs[0]?.receipt).toContain('signature');
    const station = await county.getStation(stationId);
    expect(station).toMatchObject({ through: stored.records.length, quarantineCount: 0, incidentCount: 0 });
    const records = await county.listRecords(learner.id);
    expect(records.map(({ id }) => id).sort()).toEqual(stored.records.map(({ id }) => id).sort());
    await kiosk.close();
    await expectInConsole(
      county,
      language,
      learner.id,
      stored.records.map(({ id }) => id),
    );
    await county.killCenter('SIGTERM');
    const inDatabase = await readStatementIds(county.dataDir, databaseUrl);
    expect(inDatabase.sort()).toEqual(stored.records.map(({ id }) => id).sort());
  } finally {
    await kiosk.close();
    await county.dispose();
  }
}

// Each has a county of its own, and they are the longest of all.
test.describe.configure({ mode: 'parallel' });

for (const language of ['ug', 'zh'] as const)
  test(`the whole way in ${language}, embedded database`, () => travel(language, undefined));

test('the whole way in zh, PostgreSQL', async () => {
  const postgres = await startPostgres();
  try {
    await travel('zh', await postgres.createDatabase());
  } finally {
    await postgres.remove();
  }
});
