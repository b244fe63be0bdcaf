// Pause and resume at the station's screen: what is recorded meanwhile waits, is shown as waiting, and
// reaches the center when somebody goes on.
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import ug from '#renderer/i18n/ug.json' with { type: 'json' };
import { County } from './county.ts';
import { Kiosk } from './kiosk.ts';
import { choosePerson, enrol } from './learner.ts';

async function openStationScreen(page: Page): Promise<void> {
  await page.evaluate(() => {
    location.hash = '/station';
  });
}

test('sending is paused, and goes on where it was', async () => {
  const county = await County.create();
  const kiosk = new Kiosk(join(county.folder, 'profile'), `${county.url}/kiosk/`);
  try {
    await county.startCenter();
    await county.setUpOperator('aygul', 'correct-horse-battery');
    const stationId = await county.createStation('木吉村站');
    const groupId = await county.createGroup('第一学习小组', stationId);
    const learner = await county.createLearner({ zh: '古丽娜尔', ug: 'گۈلنار' }, stationId, groupId);
    const page = await kiosk.open();
    await enrol(page, 'ug', await county.createCode(stationId));
    await choosePerson(page, learner);
    await openStationScreen(page);
    await page.getByTestId('sync-pause').click();
    await expect(page.getByText(ug['sync.paused'])).toBeVisible();
    const before = (await county.listRecords(learner.id)).length;
    await page.getByTestId('sign-out').click();
    await choosePerson(page, learner);
    // Longer than a rest between rounds.
    await page.waitForTimeout(25_000);
    expect(await county.listRecords(learner.id)).toHaveLength(before);
    await openStationScreen(page);
    await expect(page.getByText(ug['sync.paused'])).toBeVisible();
    await page.getByTestId('sync-resume').click();
    await expect(page.getByTestId('sync-pause')).toBeVisible();
    await expect
      .poll(async () => (await county.listRecords(learner.id)).length, { timeout: 30_000 })
      .toBeGreaterThanOrEqual(before + 2);
    await expect(page.getByText(ug['sync.allDone']).first()).toBeVisible({ timeout: 30_000 });
  } finally {
    await kiosk.close();
    await county.dispose();
  }
});
