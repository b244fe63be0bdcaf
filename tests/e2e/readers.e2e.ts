// Every reader in Uyghur and in Chinese, at a station whose center is off: begun, cut off in the middle by the power,
// gone on with where it stood, and finished; and every record of it as its profile wants it.
import { expect, type FrameLocator, type Page } from '@playwright/test';
import type * as z from 'zod';
import { parseDuration } from '#core/domain/calendar.ts';
import type { Statement } from '#core/domain/statement.ts';
import { extensions } from '#core/domain/xapi.ts';
import {
  answerSchema,
  filmSchema,
  lessonSchema,
  quizSchema,
  readingSchema,
} from '#tests/contract/xapi/study-profiles.ts';
import { listStatements, readDraft } from './kiosk.ts';
import { answerQuestion, answerQuiz, playFilm, readArticle, readFilmPlace, watchFilm } from './learner.ts';
import { openStudy, type Place, test } from './prepared-station.ts';

/** What a power cut may cost at most. */
const mostLostSeconds = 15;

interface Reader {
  name: string;
  place: Place;
  /** Studies up to the middle. */
  begin: (page: Page) => Promise<void>;
  /** After the power came back: it stands where it stood. */
  goOn: (page: Page) => Promise<void>;
  finish: (page: Page) => Promise<void>;
  schema: z.ZodType;
  /** Verb of the record at the end. */
  verb: string;
}

async function expectDraft(page: Page, { materialId }: Place, shape: Record<string, unknown>): Promise<void> {
  await expect.poll(() => readDraft(page, materialId)).toMatchObject(shape);
}

async function pressDone(page: Page): Promise<void> {
  await page.getByTestId('reader-done').click();
}

/** Turns pages to the last, where the button stands. */
async function turnToEnd(page: Page): Promise<void> {
  const next = page.getByTestId('page-next');
  while (await next.isEnabled()) await next.click();
  await pressDone(page);
}

/** A film or sound, `rate` times as fast up to the middle. */
function playedIn(name: string, place: Place, rate: number, untilSeconds: number): Reader {
  let leftAt = 0;
  return {
    name,
    place,
    async begin(page) {
      await playFilm(page, rate, untilSeconds);
      await expect.poll(async () => (await readDraft(page, place.materialId))?.position).toBeGreaterThan(10);
      leftAt = await readFilmPlace(page);
    },
    async goOn(page) {
      await expect(page.getByTestId('goes-on')).toBeVisible();
      expect(await readFilmPlace(page)).toBeGreaterThanOrEqual(leftAt - mostLostSeconds * rate);
      const [cut] = await listStatements(page, place.unitId, place.materialId);
      expect(cut?.result?.extensions).toMatchObject({ [extensions.recovered]: true });
      const toldMs = parseDuration(cut?.result?.duration ?? '') ?? 0;
      expect(toldMs).toBeGreaterThanOrEqual((leftAt / rate - mostLostSeconds) * 1000);
    },
    finish: (page) => watchFilm(page, 16),
    schema: filmSchema,
    verb: 'completed',
  };
}

/** A lesson of questions in a package, whose state outlives the power. */
function answeredIn(name: string, materialId: string, isDeep: boolean, correct: readonly number[]): Reader {
  const place = { unitId: 'try-packages', materialId };
  const open = (page: Page): FrameLocator => {
    const frame = page.frameLocator('[data-testid=package]');
    return isDeep ? frame.frameLocator('iframe.package') : frame;
  };
  let first: string | null = null;
  async function answer(lesson: FrameLocator, choice: number): Promise<void> {
    await lesson.locator(`[data-choice="${choice}"]`).click();
    await lesson.locator('#next').click();
  }
  return {
    name,
    place,
    async begin(page) {
      first = await open(page).locator('[data-choice="0"]').textContent();
      await answer(open(page), correct[0] ?? 0);
      await expectDraft(page, place, { packageRun: { report: { state: expect.stringMatching(/./) } } });
      await expect.poll(async () => (await readDraft(page, materialId))?.activeMs).toBeGreaterThan(0);
    },
    async goOn(page) {
      const choice = open(page).locator('[data-choice="0"]');
      await expect(choice).toBeEnabled();
      await expect(choice).not.toHaveText(first ?? '');
    },
    async finish(page) {
      for (const choice of correct.slice(1)) await answer(open(page), choice);
      await pressDone(page);
    },
    schema: lessonSchema.or(readingSchema),
    verb: 'passed',
  };
}

const film = { unitId: 'household-first-aid', materialId: 'film' };
const talk = { unitId: 'listen-winter-sheep', materialId: 'talk' };
const article = { unitId: 'household-first-aid', materialId: 'article' };
const story = { unitId: 'household-first-aid', materialId: 'story' };
const card = { unitId: 'household-first-aid', materialId: 'card' };
const quiz = { unitId: 'household-first-aid', materialId: 'quiz' };
const water = { unitId: 'try-packages', materialId: 'water' };

const readers: Reader[] = [
  playedIn('a film', film, 2, 34),
  playedIn('a sound', talk, 8, 30),
  {
    name: 'an article',
    place: article,
    async begin(page) {
      await page.locator('.article').waitFor();
      await page.mouse.wheel(0, 500);
      await expect.poll(async () => (await readDraft(page, 'article'))?.position).toBeGreaterThan(0.05);
      await expect.poll(async () => (await readDraft(page, 'article'))?.activeMs).toBeGreaterThan(0);
    },
    goOn: (page) => expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(50),
    finish: readArticle,
    schema: readingSchema,
    verb: 'completed',
  },
  {
    name: 'a document',
    place: card,
    async begin(page) {
      await page.getByTestId('pdf-page').waitFor();
      await page.getByTestId('page-next').click();
      await expectDraft(page, card, { position: 1 });
      await expect.poll(async () => (await readDraft(page, 'card'))?.activeMs).toBeGreaterThan(0);
    },
    goOn: (page) => expect(page.locator('.page-turner [role=status]')).toContainText('2'),
    finish: turnToEnd,
    schema: readingSchema,
    verb: 'completed',
  },
  {
    name: 'a picture story',
    place: story,
    async begin(page) {
      await page.getByTestId('page-next').click();
      await page.getByTestId('page-next').click();
      await expectDraft(page, story, { position: 2 });
      await expect.poll(async () => (await readDraft(page, 'story'))?.activeMs).toBeGreaterThan(0);
    },
    goOn: (page) => expect(page.locator('.page-turner [role=status]')).toContainText('3'),
    finish: turnToEnd,
    schema: readingSchema,
    verb: 'completed',
  },
  {
    name: 'a quiz',
    place: quiz,
    async begin(page) {
      await answerQuestion(page, quiz.unitId);
      await expectDraft(page, quiz, { position: 1 });
    },
    async goOn(page) {
      const { answers = {} } = (await readDraft(page, 'quiz')) ?? {};
      const shown = page.locator('[data-question]');
      await expect(shown).toBeVisible();
      expect(Object.keys(answers)).not.toContain(await shown.getAttribute('data-question'));
    },
    async finish(page) {
      await answerQuiz(page, quiz.unitId);
      await pressDone(page);
    },
    schema: quizSchema.or(answerSchema),
    verb: 'passed',
  },
  answeredIn('SCORM 1.2', 'drip-valve', true, [1, 0, 1]),
  answeredIn('SCORM 2004', 'phone-call', true, [1, 0, 1]),
  answeredIn('H5P', 'winter-sheep', false, [0, 1, 0]),
  {
    name: 'an HTML package',
    place: water,
    async begin(page) {
      const inner = page.frameLocator('[data-testid=package]').frameLocator('iframe.package');
      await inner.locator('#area').fill('9');
      await expect.poll(async () => (await readDraft(page, 'water'))?.activeMs).toBeGreaterThan(0);
    },
    goOn: (page) => expect(page.getByTestId('package')).toHaveAttribute('data-state', 'shown'),
    finish: pressDone,
    schema: readingSchema,
    verb: 'completed',
  },
];

function expectProfile(schema: z.ZodType, statements: readonly Statement[]): void {
  expect(statements.length).toBeGreaterThan(0);
  for (const statement of statements)
    expect(schema.safeParse(statement).error?.issues ?? [], JSON.stringify(statement)).toEqual([]);
}

test.describe.configure({ mode: 'parallel' });

for (const language of ['ug', 'zh'] as const)
  for (const reader of readers)
    test(`${reader.name} in ${language}`, async ({ stations, profile }) => {
      const { place } = reader;
      const { kiosk, learner } = await stations[language].copyTo(profile);
      try {
        let page = await openStudy(kiosk, learner, language, place);
        await expect(page.locator('html')).toHaveAttribute('lang', language);
        await reader.begin(page);
        await kiosk.cutPower();
        page = await openStudy(kiosk, learner, language, place);
        await reader.goOn(page);
        await reader.finish(page);
        const mark = page.getByTestId(`material-${place.materialId}`).locator('.mark-done');
        await expect(mark.or(page.getByTestId('unit-finished'))).toBeVisible();
        const statements = await listStatements(page, place.unitId, place.materialId);
        expectProfile(reader.schema, statements);
        expect(statements.at(-1)?.verb.id.split('/').at(-1)).toBe(reader.verb);
      } finally {
        await kiosk.close();
      }
    });
