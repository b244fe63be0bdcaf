// The operator's view of a station's log, and the proof of a learner's hours: in a browser, in Uyghur and in
// Chinese; the file that it gives is checked by the command, with no center running.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { isRightToLeft } from '#core/domain/language.ts';
import type { Act } from '#core/domain/record.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import ug from '#renderer/i18n/console/ug.json' with { type: 'json' };
import zh from '#renderer/i18n/console/zh.json' with { type: 'json' };
import { StationDouble } from '#tests/doubles/station.ts';
import { openConsole, signIn } from './console-person.ts';
import { County, runProgram } from './county.ts';

const operator = { login: 'aygul', password: 'correct-horse-battery' };
const names = { zh: '古丽娜尔·买买提', ug: 'گۈلنار مەمەت' };
const words = { zh, ug };

function studied(activeMs: number): Act {
  return {
    kind: 'material-studied',
    unitId: 'phone-safety' as UnitId,
    version: '0123456789abcdef',
    materialId: 'article',
    materialKind: 'article',
    activeMs,
    position: 1,
    segments: [],
    isFinished: true,
    isRecovered: false,
  };
}

/** A station in trouble: its clock says 1970, a record that nobody understands, a gap, and a fork. */
async function fillLog(station: StationDouble, learnerId: string): Promise<void> {
  for (let i = 0; i < 3; i++) station.appendAct(learnerId, studied(20 * 60_000));
  station.appendText('from a newer app');
  await station.pushAll();
  station.appendAct(learnerId, studied(60_000));
  station.appendAct(learnerId, studied(60_000));
  const late = await station.createSlice(6, 6);
  expect((await station.push(late)).error?.kind).toBe('gap');
  const kept = [...station.entries];
  station.entries = kept.slice(0, 2);
  station.appendAct(learnerId, studied(5000));
  expect((await station.push(await station.createSlice(1, 3))).error?.kind).toBe('fork');
  station.entries = kept;
}

async function expectHealth(page: Page, county: County, station: StationDouble, language: 'zh' | 'ug') {
  const t = words[language];
  await page.goto(`${county.url}/console/stations?trouble=forks`);
  const row = page.locator(`tr[data-row-key="${station.id}"]`);
  await expect(row).toContainText(t['console.clock.allExact']);
  await row.getByRole('link').click();
  await expect(page.locator('html')).toHaveAttribute('dir', isRightToLeft(language) ? 'rtl' : 'ltr');
  // What was missing, with numbers.
  await expect(page.locator(`tr[data-row-key="${station.epoch}"]`)).toContainText(
    t['console.log.gapOpen'].replace('{{want}}', '5').replace('{{last}}', '5'),
  );
  await expect(page.locator('dl.facts')).toContainText(t['console.stations.forks']);

  await page.goto(`${county.url}/console/stations/${station.id}?view=quarantine`);
  await expect(page.locator('pre.raw')).toHaveText('from a newer app');
  await page.getByRole('button', { name: t['console.log.reread'] }).click();
  await expect(page.locator('.ant-message')).toContainText('1');

  await page.goto(`${county.url}/console/stations/${station.id}?view=faults`);
  await expect(page.locator('table')).toContainText(t['console.log.fault.wall-off']);

  await page.goto(`${county.url}/console/stations/${station.id}?view=incidents`);
  await page.getByRole('button', { name: t['console.log.look'] }).click();
  const sides = page.locator('table.sides');
  await expect(sides).toContainText('PT1200S');
  await expect(sides).toContainText('PT5S');
  await page.getByRole('button', { name: t['console.close'], exact: true }).last().click();
  await page.getByRole('button', { name: t['console.log.acknowledge'] }).click();
  await page.getByRole('textbox').fill('2026-11');
  await page.locator('.ant-modal-footer .ant-btn-primary').click();
  await expect(page.locator('table').first()).toContainText('aygul');
}

async function saveProof(
  page: Page,
  county: County,
  learnerId: string,
  language: 'zh' | 'ug',
): Promise<string> {
  const t = words[language];
  await page.goto(`${county.url}/console/learners/${learnerId}`);
  await page.getByRole('link', { name: t['console.proof.open'] }).click();
  await expect(page.getByText(t['console.proof.sound'])).toBeVisible();
  await expect(page.locator('.proof')).toContainText(names[language]);
  // Printed, only the sheet is left.
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.top')).toBeHidden();
  await expect(page.locator('.proof')).toBeVisible();
  await page.emulateMedia({ media: null });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: t['console.proof.save'] }).click();
  const file = join(county.folder, `proof-${language}.json`);
  await (await download).saveAs(file);
  return file;
}

async function inspect(language: 'zh' | 'ug'): Promise<void> {
  const county = await County.create();
  try {
    await county.startCenter();
    await county.setUpOperator(operator.login, operator.password);
    const stationId = await county.createStation('木吉村站');
    const groupId = await county.createGroup('第一学习小组', stationId);
    const learner = await county.createLearner(names, stationId, groupId);
    const station = await StationDouble.enrol(county.url, await county.createCode(stationId));
    await fillLog(station, learner.id);
    const { page, browser } = await openConsole(county.url, language);
    await signIn(page, operator.login, operator.password);
    await expectHealth(page, county, station, language);
    const file = await saveProof(page, county, learner.id, language);
    await browser.close();

    await county.killCenter();
    const command = ['dist/center/main.mjs', 'proof', 'verify'];
    const { centerKey } = station.certificate;
    const verdict = await runProgram([...command, file, '--key', centerKey]);
    expect(verdict).toContain('SOUND: everything');
    expect(verdict).toContain('1 h 00 min on');
    await writeFile(file, (await readFile(file, 'utf8')).replace('PT1200S', 'PT1201S'));
    await expect(runProgram([...command, file, '--key', centerKey])).rejects.toThrow(
      /NOT SOUND.*chain-broken/s,
    );
  } finally {
    await county.dispose();
  }
}

test('a station in trouble, and a proof of hours: Uyghur', async () => inspect('ug'));
test('a station in trouble, and a proof of hours: Chinese', async () => inspect('zh'));
