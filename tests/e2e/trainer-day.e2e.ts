// A trainer's whole day, in Chinese: a unit is built with a film and a quiz, approved by a second person, published
// under the delegated key and planned; the kiosk receives it, a learner finishes it and writes a reflection; progress and reflection are seen and answered.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { readSheet } from 'read-excel-file/node';
import { openConsole, signIn } from './console-person.ts';
import { County, runProgram } from './county.ts';
import { Kiosk } from './kiosk.ts';
import { choosePerson, enrol, readArticle, watchFilm } from './learner.ts';

const rootDir = join(import.meta.dirname, '../..');
const unit = join(rootDir, 'content/sources/units/household-first-aid');
const operator = { login: 'aygul', password: 'correct-horse-battery' };
const trainer = { login: 'zulpiya', password: 'another-horse-battery' };
const words = { zh: '烫伤怎么办', ug: 'كۆيۈپ قالغاندا', en: 'What to do about burns' };

const group = '第一学习小组';
const reflection = '原来烫伤不能抹牙膏，要先冲凉水。';
const answer = '说得对，回家也告诉家里人。';
const advice = {
  zh: '用流动的凉水冲二十分钟。',
  ug: 'ئېقىن سوغۇق سۇدا يىگىرمە مىنۇت چايقاڭ.',
  en: 'Cool it under running water for twenty minutes.',
};

/** The county's office lets the console's key sign units, with the content tools. */
async function delegateToConsole(county: County): Promise<void> {
  const file = join(county.dataDir, 'study/keys/console.public.json');
  const keys = ['--keys', county.keys];
  await runProgram([
    'dist/content/cli.mjs',
    'keys',
    'delegate',
    '--public',
    file,
    '--paths',
    'units/c-*.json',
    ...keys,
  ]);
  await runProgram(['dist/content/cli.mjs', 'publish', '--out', county.library, ...keys]);
}

async function createTrainer(county: County): Promise<void> {
  const file = join(county.folder, 'password');
  await writeFile(file, trainer.password);
  const person = [
    '--login',
    trainer.login,
    '--name',
    '祖丽皮娅',
    '--role',
    'trainer',
    '--password-file',
    file,
  ];
  await runProgram(['dist/center/main.mjs', 'operator', 'create', ...person, `--data=${county.dataDir}`]);
}

async function fillWords(page: Page, label: string): Promise<void> {
  for (const [language, name] of [
    ['zh', '中文'],
    ['ug', '维吾尔文'],
    ['en', '英文'],
  ] as const)
    await page.getByLabel(`${label} (${name})`, { exact: true }).fill(words[language]);
}

async function addMaterial(page: Page, kind: string): Promise<void> {
  await page.getByRole('button', { name: '添加学习资料' }).click();
  await page.getByRole('menuitem', { name: kind, exact: true }).click();
  await fillWords(page, '资料名称');
}

async function upload(page: Page, label: string, file: string): Promise<void> {
  const field = page.getByRole('group', { name: label, exact: true });
  await field.locator('input[type=file]').setInputFiles(file);
  await expect(field.getByRole('button', { name: '换一个文件' })).toBeEnabled({ timeout: 60_000 });
}

/** One question; returns the words of its right choice. */
async function writeQuiz(page: Page): Promise<string> {
  await addMaterial(page, '测验');
  await page.getByRole('button', { name: '加一题' }).click();
  await page.getByRole('menuitem', { name: '单选', exact: true }).click();
  for (const language of ['zh', 'ug', 'en'] as const) {
    const fields = page.locator(`.quiz-words textarea[lang=${language}]`);
    for (const [at, field] of (await fields.all()).entries())
      await field.fill(`${words[language]} ${at + 1}`);
  }
  await page.getByRole('radio', { name: '正确' }).first().check();
  return page.getByLabel('选项 1 · 中文', { exact: true }).inputValue();
}

/** Returns the words of the right choice of its only question. */
async function buildUnit(page: Page, county: County): Promise<string> {
  await page.goto(`${county.url}/console/units`);
  await page.getByRole('button', { name: '新建学习单元' }).click();
  const dialog = page.getByRole('dialog');
  await fillWords(page, '名称');
  await dialog.locator('.ant-btn-primary').click();
  await expect(page).toHaveURL(/\/units\/[0-9a-f-]{36}$/);
  await fillWords(page, '简介');
  await upload(page, '封面图片', join(unit, 'cover.svg'));

  await addMaterial(page, '文章');
  for (const language of ['en', 'ug', 'zh'] as const)
    await page
      .locator(`textarea[lang=${language}]`)
      .last()
      .fill(`## ${words[language]}\n\n${advice[language]}`);
  await expect(page.frameLocator('iframe').last().locator('article')).toContainText(advice.zh);

  await addMaterial(page, '视频');
  await upload(page, '视频文件', join(unit, 'film.webm'));
  const right = await writeQuiz(page);
  await page.getByRole('button', { name: '检查' }).click();
  await expect(page.getByText('检查通过。')).toBeVisible({ timeout: 60_000 });
  return right;
}

async function choose(page: Page, label: string, text: string): Promise<void> {
  const field = page.getByRole('dialog').getByRole('combobox', { name: label });
  await field.fill(text);
  // The list may still be on its way; Enter would choose nothing.
  await page.locator('.ant-select-item-option').filter({ hasText: text }).first().waitFor();
  await field.press('Enter');
  await field.press('Escape');
}

async function plan(page: Page, county: County): Promise<void> {
  await page.goto(`${county.url}/console/plans`);
  await page.getByRole('button', { name: '布置单元' }).click();
  await page.getByRole('textbox', { name: '计划名称' }).fill('十二月急救');
  await choose(page, '学习单元', words.zh);
  await choose(page, '小组', group);
  await page.getByRole('dialog').locator('.ant-modal-footer .ant-btn-primary').click();
  await expect(page.getByRole('row', { name: '十二月急救' })).toContainText(words.zh);
}

/** The learner reads, watches, answers and writes what he or she thinks of it. */
async function study(page: Page, right: string): Promise<void> {
  const materials = page.locator('[data-testid^=material-]');
  await page.locator('[data-testid^=unit-c-]').first().click({ timeout: 90_000 });
  await materials.nth(0).click();
  await readArticle(page);
  await materials.nth(1).click();
  await watchFilm(page, 16);
  await materials.nth(2).click();
  await page.locator('[data-testid^=choice-]', { hasText: right }).click();
  await page.getByTestId('quiz-next').click();
  await page.getByTestId('quiz-next').click();
  await page.getByTestId('quiz-result').waitFor();
  await page.getByTestId('reader-done').click();
  await page.getByTestId('unit-finished').waitFor();
  await page.getByTestId('write-reflection').click();
  await page.getByTestId('text-editor').fill(reflection);
  await page.getByTestId('hand-in').click();
  await expect(page.getByTestId('own-text')).toContainText(reflection);
}

/** The trainer reads the reflection and answers; what the table shows leaves it as XLSX. */
async function follow(page: Page, county: County): Promise<void> {
  await page.goto(`${county.url}/console/inbox`);
  const row = page.getByRole('row', { name: reflection });
  await row.getByRole('button').click({ timeout: 90_000 });
  await page.getByRole('dialog').locator('textarea').fill(answer);
  await page.getByRole('dialog').locator('.ant-modal-footer .ant-btn-primary').click();
  await expect(row).toContainText('已回复');

  await page.goto(`${county.url}/console/progress`);
  await expect(page.getByRole('row', { name: words.zh })).toContainText('测验通过');
  const arriving = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出 XLSX' }).click();
  const rows = await readSheet(await (await arriving).path());
  const [head = [], ...body] = rows;
  const at = head.indexOf('进度');
  expect(body.map((cells) => [cells[head.indexOf('学习单元')], cells[at]])).toEqual([[words.zh, '测验通过']]);
}

test('from a film on a trainer’s machine to a finished unit in a village', async () => {
  const county = await County.create({ hasConsoleKeys: true });
  const kiosk = new Kiosk(join(county.folder, 'profile'), `${county.url}/kiosk/`);
  const browsers: { close(): Promise<void> }[] = [];
  const enter = async (person: typeof operator) => {
    const { page, browser } = await openConsole(county.url, 'zh');
    browsers.push(browser);
    await signIn(page, person.login, person.password);
    return page;
  };
  try {
    await county.startCenter();
    await county.setUpOperator(operator.login, operator.password);
    await createTrainer(county);
    const desk = await enter(trainer);
    await desk.goto(`${county.url}/console/units`);
    await expect(desk.getByText('县里还没有授权控制台的密钥')).toBeVisible({ timeout: 60_000 });
    await delegateToConsole(county);

    const right = await buildUnit(desk, county);
    await desk.getByRole('button', { name: '提交审核' }).click();
    await desk.getByRole('dialog').locator('.ant-btn-primary').click();
    await expect(desk.getByText('等另一个人审核')).toBeVisible({ timeout: 60_000 });

    // The author cannot approve it; a second person looks at it as a kiosk shows it, and does.
    const second = await enter(operator);
    await second.goto(`${county.url}/console/units`);
    await second.getByRole('link', { name: words.zh }).first().click();
    await expect(second.frameLocator('iframe').getByText(words.zh).first()).toBeVisible({ timeout: 60_000 });
    await second.getByRole('button', { name: '批准并发布' }).click();
    await expect(second.getByRole('row', { name: words.zh })).toContainText('已发布', { timeout: 120_000 });

    const stationId = await county.createStation('木吉村站');
    const groupId = await county.createGroup(group, stationId);
    const learner = await county.createLearner({ zh: '艾力', ug: 'ئەلى' }, stationId, groupId);
    await plan(desk, county);
    const page = await kiosk.open();
    await enrol(page, 'zh', await county.createCode(stationId));
    await choosePerson(page, learner);
    await study(page, right);
    await follow(desk, county);

    // The answer comes down with the feed and is news on the learner's first page.
    await page.goto(`${page.url().split('#')[0]}#/home`);
    await page.getByTestId('answer-news').click({ timeout: 120_000 });
    await expect(page.getByText(answer)).toBeVisible();
  } finally {
    for (const browser of browsers) await browser.close();
    await kiosk.close();
    await county.dispose();
  }
});
