// What people read when something is wrong with a code, a PIN or the library: a sentence in their language
// under a stable code, and everything else goes on.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { Language } from '#core/domain/language.ts';
import { must } from '#core/kernel/assert.ts';
import { stationPaths } from '#core/protocol/paths.ts';
import ug from '#renderer/i18n/ug.json' with { type: 'json' };
import zh from '#renderer/i18n/zh.json' with { type: 'json' };
import { County } from './county.ts';
import { Kiosk } from './kiosk.ts';
import { choosePerson, enrol } from './learner.ts';

const sentences = { ug, zh };

async function expectSentence(page: Page, kind: keyof typeof zh & `error.${string}`, language: 'ug' | 'zh') {
  const note = page.getByTestId(kind.replace('.', '-')).first();
  await expect(note).toBeVisible({ timeout: 60_000 });
  await expect(note).toContainText(sentences[language][kind]);
}

async function syncNow(page: Page): Promise<void> {
  await page.evaluate(() => {
    location.hash = '/station';
  });
  await page.getByTestId('sync-now').click();
}

async function expectBadInput(language: Language & ('ug' | 'zh')): Promise<void> {
  const county = await County.create();
  const kiosk = new Kiosk(join(county.folder, 'profile'), `${county.url}/kiosk/`);
  const blobs = join(county.library, 'blobs');
  const stamp = join(county.library, 'metadata/timestamp.json');
  try {
    await county.startCenter();
    await county.setUpOperator('aygul', 'correct-horse-battery');
    const stationId = await county.createStation('木吉村站');
    const groupId = await county.createGroup('第一学习小组', stationId);
    const learner = await county.createLearner({ zh: '古丽娜尔', ug: 'گۈلنار' }, stationId, groupId);
    // One file of the library is not what was signed; its name is that of the cover of one unit.
    const names = await readdir(blobs);
    const sizes = await Promise.all(names.map(async (name) => (await readFile(join(blobs, name))).length));
    const bad = must(names[sizes.indexOf(Math.min(...sizes))], 'a file');
    const good = await readFile(join(blobs, bad));
    await writeFile(join(blobs, bad), Buffer.from(good).fill(32));

    const page = await kiosk.open();
    await enrol(page, language, 'BCDFGHJK');
    await expectSentence(page, 'error.code-wrong', language);
    // The center answers the right code, and the line breaks before the answer is here: trying again works.
    const code = await county.createCode(stationId);
    await page.route(
      `**${stationPaths.enrol}`,
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await enrol(page, undefined, code);
    await expectSentence(page, 'error.no-road', language);
    await enrol(page, undefined, code);
    await choosePerson(
      page,
      { ...learner, pin: learner.pin === '111213' ? '111214' : '111213' },
      { isWrong: true },
    );
    await expectSentence(page, 'error.pin-wrong', language);
    await page.goBack();
    await choosePerson(page, learner);

    await syncNow(page);
    await expectSentence(page, 'error.blob-corrupt', language);
    const genuine = await readFile(stamp, 'utf8');
    await writeFile(stamp, genuine.replace(/"version":\d+/, '"version":99'));
    await syncNow(page);
    await expectSentence(page, 'error.metadata-invalid', language);

    // The library is whole again: so is the station, by itself.
    await writeFile(stamp, genuine);
    await writeFile(join(blobs, bad), good);
    await syncNow(page);
    await expect(page.getByTestId('error-metadata-invalid')).toHaveCount(0, { timeout: 60_000 });
    await expect(page.getByTestId('error-blob-corrupt')).toHaveCount(0, { timeout: 60_000 });
  } finally {
    await kiosk.close();
    await county.dispose();
  }
}

for (const language of ['ug', 'zh'] as const) {
  test(`wrong code, wrong PIN, tampered library, told in ${language}`, () => expectBadInput(language));
}
