// A kiosk whose browser is killed at random moments loses nothing that a learner saw confirmed. The long run is
// `npm run faults`.
import { expect, test } from '@playwright/test';
import { killChromiumAgainAndAgain } from '#tests/faults/kill-chromium.ts';
import { createSeededRandom } from '#tests/faults/seeded-random.ts';
import { County } from './county.ts';

test('what a learner saw confirmed outlives a killed browser, and reaches the center once', async () => {
  const county = await County.create();
  try {
    const random = createSeededRandom(3);
    const report = await killChromiumAgainAndAgain({ county, kills: 6, random });
    expect(report.faults).toEqual([]);
    expect(report.kills).toBe(6);
    expect(report.confirmations).toBeGreaterThan(2);
  } finally {
    await county.dispose();
  }
});
