// Owns: a station of a county whose center is off, for each language: enrolled once in a browser's profile, which each
// test copies, so that a test begins with a station that has its library and nothing studied.
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import type { Language } from '#core/domain/language.ts';
import { County } from './county.ts';
import { Kiosk } from './kiosk.ts';
import { choosePerson, enrol, openMaterial, type Person, waitForShell } from './learner.ts';

const unitsDir = join(import.meta.dirname, '../../content/sources/units');

/** Together they have every kind of material. */
const unitIds = ['household-first-aid', 'listen-winter-sheep', 'try-packages'];

export interface Place {
  unitId: string;
  materialId: string;
}

interface Copied {
  kiosk: Kiosk;
  learner: Person;
}

class PreparedStation {
  readonly #url: string;
  readonly #profile: string;
  readonly #learner: Person;

  constructor(url: string, profile: string, learner: Person) {
    this.#url = url;
    this.#profile = profile;
    this.#learner = learner;
  }

  async copyTo(profile: string): Promise<Copied> {
    await cp(this.#profile, profile, { recursive: true, verbatimSymlinks: true });
    return { kiosk: new Kiosk(profile, this.#url), learner: this.#learner };
  }
}

async function prepareStation(county: County, language: 'ug' | 'zh'): Promise<PreparedStation> {
  const stationId = await county.createStation(language === 'ug' ? '木吉村站' : '桑珠村站');
  const groupId = await county.createGroup('第一学习小组', stationId);
  const learner = await county.createLearner({ zh: '古丽娜尔', ug: 'گۈلنار' }, stationId, groupId);
  await county.assignUnits('十一月学习', unitIds, groupId);
  const profile = join(county.folder, `profile-${language}`);
  const url = `${county.url}/kiosk/`;
  const kiosk = new Kiosk(profile, url);
  const page = await kiosk.open();
  await enrol(page, language, await county.createCode(stationId));
  await choosePerson(page, learner);
  for (const unitId of unitIds)
    await expect(page.getByTestId(`unit-${unitId}`).first()).toBeVisible({ timeout: 90_000 });
  await waitForShell(page);
  await page.getByTestId('sign-out').click();
  await kiosk.close();
  return new PreparedStation(url, profile, learner);
}

type Stations = Readonly<Record<'ug' | 'zh', PreparedStation>>;

export const test = base.extend<{ profile: string }, { stations: Stations }>({
  stations: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      const sources = await mkdtemp(join(tmpdir(), 'sources-'));
      await mkdir(join(sources, 'briefings'));
      for (const unitId of unitIds)
        await cp(join(unitsDir, unitId), join(sources, 'units', unitId), { recursive: true });
      const county = await County.create({ sources });
      try {
        await county.startCenter();
        await county.setUpOperator('aygul', 'correct-horse-battery');
        const stations = {
          ug: await prepareStation(county, 'ug'),
          zh: await prepareStation(county, 'zh'),
        };
        await county.killCenter();
        await use(stations);
      } finally {
        await county.dispose();
        await rm(sources, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: as above
  profile: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'profile-'));
    await use(join(folder, 'browser'));
    await rm(folder, { recursive: true, force: true });
  },
});

/** The person signs in and opens the material. */
export async function openStudy(
  kiosk: Kiosk,
  learner: Person,
  language: Language,
  place: Place,
): Promise<Page> {
  const page = await kiosk.open();
  await choosePerson(page, learner, { language });
  await page.getByTestId(`unit-${place.unitId}`).first().click();
  await openMaterial(page, place.materialId);
  return page;
}
