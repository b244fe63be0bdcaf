// An exam in Uyghur at a station whose center is off: its paper opens by no wrong code, a power cut in the middle takes
// neither answers nor time, it is handed in sealed; and when the center is there again the console marks it, and its
// mark comes back to the learner.
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { handInSchema } from '#core/domain/exam.ts';
import { extensions, verbs } from '#core/domain/xapi.ts';
import { must } from '#core/kernel/assert.ts';
import { openConsole, signIn } from './console-person.ts';
import { County } from './county.ts';
import { Kiosk, listStatements, readDraft } from './kiosk.ts';
import { choosePerson, enrol, typeDigits, waitForShell } from './learner.ts';

const unitDir = join(import.meta.dirname, '../../content/sources/units/spring-exam');
const operator = { login: 'aygul', password: 'correct-horse-battery' };
const code = '3141592653';

/** The exam's screen, from the learner's first. */
async function openExam(page: Page): Promise<void> {
  await page.getByTestId('unit-spring-exam').first().click();
  await page.getByTestId('material-exam').click();
}

/** Choices by question; the things to be ordered are left as they are. */
const choices: Readonly<Record<string, readonly string[]>> = {
  contract: ['a'],
  fraud: ['false'],
  drip: ['a', 'b'],
};

async function answerHere(page: Page): Promise<string> {
  const id = (await page.locator('[data-question]').getAttribute('data-question')) ?? '';
  for (const choice of choices[id] ?? []) await page.getByTestId(`choice-${choice}`).click();
  return id;
}

test('is opened by its code, outlives the power, is handed in sealed and marked at the center', async () => {
  test.setTimeout(150_000);
  const sources = await mkdtemp(join(tmpdir(), 'sources-'));
  await mkdir(join(sources, 'briefings'));
  await cp(unitDir, join(sources, 'units/spring-exam'), { recursive: true });
  const county = await County.create({ sources });
  const kiosk = new Kiosk(join(county.folder, 'profile'), `${county.url}/kiosk/`);
  let closeConsole: (() => Promise<void>) | undefined;
  try {
    await county.startCenter();
    await county.setUpOperator(operator.login, operator.password);
    const stationId = await county.createStation('木吉村站');
    const groupId = await county.createGroup('第一学习小组', stationId);
    const learner = await county.createLearner({ zh: '古丽娜尔', ug: 'گۈلنار' }, stationId, groupId);
    await county.assignUnits('春季考试', ['spring-exam'], groupId);
    let page = await kiosk.open();
    await enrol(page, 'ug', await county.createCode(stationId));
    await choosePerson(page, learner);
    await page.getByTestId('unit-spring-exam').first().waitFor({ timeout: 90_000 });
    await waitForShell(page);
    await county.killCenter();

    await openExam(page);
    await page.getByTestId('exam-gate').waitFor();
    await typeDigits(page, '3141592654');
    await page.getByTestId('error-exam-code-wrong').waitFor();
    await typeDigits(page, code);
    await page.locator('[data-question]').waitFor();
    const first = await answerHere(page);
    await page.getByTestId('exam-next').click();
    await expect(page.locator(`[data-question="${first}"]`)).toHaveCount(0);
    await expect.poll(async () => (await readDraft(page, 'exam'))?.exam?.usedMs).toBeGreaterThan(4000);
    const before = must(await readDraft(page, 'exam'), 'draft');
    await kiosk.cutPower();

    page = await kiosk.open();
    await choosePerson(page, learner);
    await openExam(page);
    await page.locator('[data-question]').waitFor();
    await expect.poll(async () => (await readDraft(page, 'exam'))?.exam?.sittings).toBe(2);
    const after = must(await readDraft(page, 'exam'), 'draft');
    expect(after.answers).toEqual(before.answers);
    expect(after.position).toBe(1);
    expect(must(after.exam, 'run').usedMs).toBeGreaterThanOrEqual(must(before.exam, 'run').usedMs);
    await answerHere(page);
    for (let at = 1; at < 3; at++) {
      await page.getByTestId('exam-next').click();
      await answerHere(page);
    }
    await page.getByTestId('exam-end').click();
    await page.getByTestId('exam-hand-in-now').click();
    await page.getByTestId('exam-done').waitFor();
    expect(await readDraft(page, 'exam')).toBeUndefined();
    const statements = await listStatements(page, 'spring-exam', 'exam');
    expect(statements.map(({ verb }) => verb.id)).toEqual([verbs.initialized, verbs.submitted]);
    const handIn = handInSchema.parse(statements[1]?.result?.extensions?.[extensions.exam]);
    expect(handIn).toMatchObject({ openedBy: 'code', sittings: 2, isTimeOver: false });
    expect(JSON.stringify(statements)).not.toContain('contract');

    await county.startCenter();
    const { page: console, browser } = await openConsole(county.url, 'zh');
    closeConsole = () => browser.close();
    await signIn(console, operator.login, operator.password);
    await console.goto(`${county.url}/console/exams`);
    await console.getByRole('button', { name: '输入口令' }).click();
    await console.getByLabel('口令', { exact: true }).fill('31415 92653');
    await console.getByRole('button', { name: '保存' }).click();
    await console.getByText('可以阅卷', { exact: true }).waitFor();
    await expect
      .poll(
        async () => {
          await console.reload();
          return console.getByRole('row', { name: /春季学习考试/ }).textContent();
        },
        { timeout: 60_000, intervals: [1000] },
      )
      .toMatch(/1\s*发给站点/);
    await console.getByRole('link', { name: /春季学习考试/ }).click();
    const row = console.getByRole('row', { name: /古丽娜尔/ });
    await expect(row).toContainText('3 / 4');
    await expect(row).toContainText('通过');
    await expect(row).toContainText('中断 1 次');
    await console.getByRole('button', { name: '公布结果' }).click();
    await console.getByRole('tooltip').getByRole('button', { name: '公布结果' }).click();
    await expect(row).toContainText('已告诉站点');
    await page.getByTestId('exam-result').waitFor({ timeout: 60_000 });
  } finally {
    await closeConsole?.();
    await kiosk.close();
    await county.dispose();
    await rm(sources, { recursive: true, force: true });
  }
});
