// A learner's own study: a neighbour sits down beside, both read; the unit is finished, rated and certified; a wish
// goes up; the county checks the certificate, and the learner sees who looked.
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { demoLearners, demoOperator } from '#center/services/demo.ts';
import { takeHomeFolder } from '#core/bridge/take-home.ts';
import { must } from '#core/kernel/assert.ts';
import { openConsole, signIn } from './console-person.ts';
import { County } from './county.ts';
import { Kiosk } from './kiosk.ts';
import { answerQuiz, chooseLanguage, openMaterial, readArticle, waitForShell } from './learner.ts';

const unitId = 'reading-bank-forms';
/** By the letters of the demo's first learner. */
const copyName = 'yuanjiao-gulnar-memet.json';

test('[FD12] what one studies together, thinks, wishes and may see of oneself', async () => {
  const county = await County.create({ isDemo: true });
  const kiosk = new Kiosk(join(county.folder, 'profile'), `${county.url}/kiosk/`);
  const [learner, neighbour] = demoLearners.map((one) => must(one, 'demo learner'));
  const tile = (person = must(learner, 'learner')) => page.getByRole('link', { name: person.names.ug });
  const typePin = async (pin = '') => {
    for (const digit of pin) await page.getByTestId(`pin-${digit}`).click();
  };
  await county.startCenter();
  const page = await kiosk.open();
  // A stick, as far as a page can tell: a folder that it may write.
  await page.addInitScript(() => {
    Object.assign(globalThis, { showDirectoryPicker: () => navigator.storage.getDirectory() });
  });
  await page.reload();
  try {
    await chooseLanguage(page, 'ug');
    await page.getByTestId('group-everyone').click({ timeout: 60_000 });
    await tile().first().click();
    await typePin(learner?.pin);
    await page.getByTestId('library').click();
    await page.getByTestId('topic-money').click({ timeout: 60_000 });
    await expect(page.getByTestId(`unit-${unitId}`)).toBeVisible({ timeout: 60_000 });
    await waitForShell(page);
    await county.killCenter();

    // A neighbour sits down, and gets up after the article.
    await page.getByTestId(`unit-${unitId}`).click();
    await page.getByTestId('together').click();
    await tile(neighbour).first().click();
    await typePin(neighbour?.pin);
    await openMaterial(page, 'article');
    await readArticle(page);
    await page.getByTestId('part').click();
    await expect(page.getByTestId('together')).toBeVisible();

    await openMaterial(page, 'quiz');
    await answerQuiz(page, unitId);
    await page.getByTestId('reader-done').click();
    await page.getByTestId('rate-5').click();
    await expect(page.getByTestId('rate-5')).toHaveAttribute('aria-pressed', 'true');
    await page.getByTestId('certificate').click();
    const code = must(await page.getByTestId('certificate-code').textContent(), 'code');

    // By picture alone: what begins the wish is enough.
    await page.evaluate(() => {
      location.hash = '/wish';
    });
    await page.getByTestId('wish-animals').click();
    await page.getByTestId('hand-in').click();
    await expect(page.getByTestId('own-text')).toHaveCount(1);

    // All of it goes up; at the county somebody checks the certificate and looks at the learner.
    await county.startCenter();
    await page.getByTestId('sync-state').click();
    await page.getByTestId('sync-now').click();
    const desk = await openConsole(county.url, 'zh');
    await signIn(desk.page, demoOperator.login, demoOperator.password);
    await expect(async () => {
      await desk.page.goto(`${county.url}/console/inbox?kind=wish`);
      await expect(desk.page.getByText('چارۋىچىلىق').first()).toBeVisible({ timeout: 3000 });
    }).toPass({ timeout: 60_000 });
    await desk.page.goto(`${county.url}/console/certificates`);
    await desk.page.locator('main input.ant-input').fill(code.toLowerCase());
    await desk.page.keyboard.press('Enter');
    await expect(desk.page.locator('.ant-alert-success')).toBeVisible();
    await desk.page.locator('main .ant-card a').click();
    await desk.page.waitForURL(/learners\/[0-9a-f-]{36}$/);
    await expect(desk.page.locator('main .ant-table-row').first()).toBeVisible();
    await desk.browser.close();

    // Who looked has come down; the neighbour has read the article too.
    await page.getByTestId('sync-now').click();
    await page.evaluate(() => {
      location.hash = '/my-data';
    });
    await page.getByTestId('mine-views').click();
    await expect(page.locator('.mine-list li').first()).toBeVisible({ timeout: 30_000 });
    await page.getByTestId('copy-mine').click();
    await expect(page.getByText(copyName)).toBeVisible();
    const saved = await page.evaluate(
      async ([folder, name]) => {
        const root = await (await navigator.storage.getDirectory()).getDirectoryHandle(folder);
        return (await (await root.getFileHandle(name)).getFile()).text();
      },
      [takeHomeFolder, copyName] as const,
    );
    expect(JSON.parse(saved).statements.length).toBeGreaterThan(5);
    expect(saved).not.toContain('argon2');
    await page.getByTestId('sign-out').click();
    await page.getByTestId('group-everyone').click();
    await tile(neighbour).first().click();
    await typePin(neighbour?.pin);
    await page.getByTestId('sign-out').waitFor();
    await page.evaluate((unit) => {
      location.hash = `/unit/${unit}`;
    }, unitId);
    await expect(page.getByTestId('material-article').locator('.mark-done')).toBeVisible();
  } finally {
    await kiosk.close();
    await county.dispose();
  }
});
