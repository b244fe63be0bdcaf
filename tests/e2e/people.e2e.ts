// People across a county: an administrator corrects the roster at a station without a line, another station
// contradicts, an operator sees both and brings the losing value back; then the station is revoked.
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { LearnerSymbol } from '#core/domain/documents.ts';
import { must } from '#core/kernel/assert.ts';
import { createHlc, findLatestHlc } from '#core/kernel/hlc.ts';
import type { StationId } from '#core/kernel/ids.ts';
import { consolePaths } from '#core/protocol/console-api.ts';
import { HttpConsoleClient } from '#renderer/console/api/client.ts';
import { readDocuments } from '#tests/contract/document-station.ts';
import { StationDouble } from '#tests/doubles/station.ts';
import { openConsole, signIn } from './console-person.ts';
import { County } from './county.ts';
import { Kiosk } from './kiosk.ts';
import { choosePerson, enrol, type Person } from './learner.ts';

const login = { login: 'aygul', password: 'correct-horse-battery' };
const names = {
  ug: {
    people: 'پونكىتتىكى كىشىلەر',
    waiting: 'يوللاشنى كۈتۈۋاتىدۇ',
    revoked: 'مەركەز بۇ پونكىتنى توختاتتى',
    conflicts: 'بىر-بىرىگە زىت تۈزىتىشلەر',
  },
  zh: { people: '本站人员', waiting: '等待送达', revoked: '县中心已停用本站点', conflicts: '互相矛盾的更正' },
};

async function openClient(county: County): Promise<HttpConsoleClient> {
  const answer = await fetch(county.url + consolePaths.session, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(login),
  });
  const cookie = must(answer.headers.getSetCookie()[0]?.split(';')[0], 'session');
  return new HttpConsoleClient((address, init) =>
    fetch(county.url + address, { ...init, headers: { ...init.headers, cookie } }),
  );
}

async function createLearner(
  client: HttpConsoleClient,
  zh: string,
  ug: string,
  symbol: LearnerSymbol,
  stationIds: string[],
): Promise<Person> {
  const draft = { names: { zh, ug }, symbol, stationIds: stationIds as StationId[], groupIds: [] };
  const made = await client.createLearner(draft);
  if (!made.ok) throw new Error(made.error.kind);
  return { id: made.value.learner.id, pin: made.value.pin };
}

/** What the other station's administrator corrected in the same days, without having heard of ours. */
async function contradict(
  other: StationDouble,
  editor: Person,
  learner: Person,
  value: string,
): Promise<void> {
  const person = must((await readDocuments(other, 'person')).get(learner.id as never), 'person');
  const field = 'names.zh';
  const hlc = createHlc(findLatestHlc(Object.values(person.versions)), Date.now() + 60_000, other.id);
  const edits = { [field]: { value, hlc, base: person.versions[field] ?? null } };
  other.appendAct(editor.id, {
    kind: 'document-edited',
    document: { kind: 'roster', id: learner.id },
    edits,
  });
}

async function syncNow(page: Page): Promise<void> {
  await page.goto(`${page.url().split('#')[0]}#/station`);
  await page.getByTestId('sync-now').click();
}

async function travel(language: 'ug' | 'zh'): Promise<void> {
  const words = names[language];
  const county = await County.create();
  const kiosk = new Kiosk(join(county.folder, 'profile'), `${county.url}/kiosk/`);
  let close = async () => {};
  try {
    await county.startCenter();
    await county.setUpOperator(login.login, login.password);
    const here = await county.createStation('木吉村站');
    const there = await county.createStation('藏桂村站');
    const client = await openClient(county);
    const editor = await createLearner(client, '艾力', 'ئەلى', 'sheep', [here, there]);
    const learner = await createLearner(client, '古丽', 'گۈلنار', 'walnut', [here, there]);

    // The operator makes somebody an administrator, in the console.
    const opened = await openConsole(county.url, language);
    close = () => opened.browser.close();
    const desk = opened.page;
    await signIn(desk, login.login, login.password);
    await desk.goto(`${county.url}/console/learners`);
    await desk.getByTestId(`edit-${editor.id}`).click();
    await desk.locator('.ant-modal input[type=checkbox]').check();
    await desk.locator('.ant-modal .ant-btn-primary').click();
    await expect(desk.locator('.ant-modal')).toHaveCount(0);
    const fields = await client.getFields({ kind: 'roster', id: editor.id });
    expect(fields.ok && fields.value['isAdministrator']?.value).toBe(true);

    const other = await StationDouble.enrol(county.url, await county.createCode(there));
    await contradict(other, editor, learner, '古丽（藏桂）');

    // The kiosk has its roster; then the line is gone, and the administrator corrects an entry.
    let page = await kiosk.open();
    await enrol(page, language, await county.createCode(here));
    await page.getByTestId(`learner-${learner.id}`).waitFor({ timeout: 90_000 });
    // From here on the page itself comes without a line, too.
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await county.killCenter();
    await page.goto(`${page.url().split('#')[0]}#/station`);
    await page.getByTestId('people').click();
    await page.getByTestId(`person-${editor.id}`).click();
    for (const digit of editor.pin) await page.getByTestId(`pin-${digit}`).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.people, { timeout: 60_000 });
    await expect(page.locator('html')).toHaveAttribute('dir', language === 'ug' ? 'rtl' : 'ltr');
    await page.getByTestId(`person-${learner.id}`).click();
    await page.getByTestId('edit-name-zh').fill('古丽（木吉）');
    await page.getByTestId('edit-name-ug').fill('گۈلنار مەمەت');
    await page.getByTestId('edit-symbol-walnut').waitFor();
    for (const button of await page.locator('.person-form button:visible').all()) {
      const box = must(await button.boundingBox(), 'box');
      expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(48);
    }
    await page.getByTestId('edit-save').click();
    const tile = page.getByTestId(`person-${learner.id}`);
    await expect(tile).toContainText(words.waiting);
    await expect(tile).toContainText(language === 'ug' ? 'گۈلنار مەمەت' : '古丽（木吉）');

    // A power cut takes nothing of it.
    await kiosk.cutPower();
    page = await kiosk.open();
    const choice = page.getByTestId(`language-${language}`);
    await page.getByTestId(`learner-${learner.id}`).or(choice).first().waitFor();
    // The choice itself may be too young to have reached the disk.
    if (!(await page.getByTestId(`learner-${learner.id}`).isVisible())) await choice.click();
    await expect(page.getByTestId(`learner-${learner.id}`)).toContainText(
      language === 'ug' ? 'گۈلنار مەمەت' : '古丽（木吉）',
    );

    // The center is back: ours arrives, then the other station's, which was made later.
    await county.startCenter();
    await syncNow(page);
    await expect
      .poll(
        async () => {
          const found = await client.getFields({ kind: 'roster', id: learner.id });
          return found.ok ? found.value['names.zh']?.value : found.error.kind;
        },
        { timeout: 60_000 },
      )
      .toBe('古丽（木吉）');
    expect((await other.pushAll()).value?.through).toBe(1);

    // Both values stand in the console; the operator brings the losing one back.
    await desk.goto(`${county.url}/console/conflicts`);
    await expect(desk.getByRole('heading', { level: 1 })).toHaveText(words.conflicts);
    const row = desk.locator('tr', { hasText: '古丽（木吉）' });
    await expect(row).toContainText('古丽（藏桂）');
    await expect(row).toContainText('木吉村站');
    await expect(row).toContainText('藏桂村站');
    await row.getByRole('button').first().click();
    await expect(row).toHaveCount(0);
    expect((await readDocuments(other, 'roster')).get(learner.id as never)?.names.zh).toBe('古丽（木吉）');
    await syncNow(page);
    await page.getByTestId('back').click();
    await expect(page.getByTestId(`learner-${learner.id}`)).toContainText(
      language === 'ug' ? 'گۈلنار مەمەت' : '古丽（木吉）',
    );

    // Revoked: said in words; people go on studying here.
    await client.revokeStation(here);
    await syncNow(page);
    await expect(page.locator('main')).toContainText(words.revoked, { timeout: 30_000 });
    await page.getByTestId('back').click();
    await choosePerson(page, learner);
    await expect(page.getByTestId('sign-out')).toBeVisible();
  } finally {
    await close();
    await kiosk.close();
    await county.dispose();
  }
}

for (const language of ['ug', 'zh'] as const) {
  test(`a roster corrected, contradicted and taken back, in ${language}`, () => travel(language));
}
