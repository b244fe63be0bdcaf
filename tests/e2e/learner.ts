// Owns: what a learner's hands do on the kiosk.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { Language } from '#core/domain/language.ts';
import { type QuestionSource, quizSourceSchema } from '#core/domain/quiz-source.ts';

const rootDir = join(import.meta.dirname, '../..');

export interface Person {
  id: string;
  pin: string;
}

export async function chooseLanguage(page: Page, language: Language): Promise<void> {
  await page.getByTestId(`language-${language}`).click();
}

/** `language` undefined: it is chosen already. */
export async function enrol(page: Page, language: Language | undefined, code: string): Promise<void> {
  if (language) await chooseLanguage(page, language);
  await page.getByTestId('enrol-code').fill(code);
  await page.getByTestId('enrol-submit').click();
}

/** A PIN, or the code of an exam. */
export async function typeDigits(page: Page, digits: string): Promise<void> {
  for (const digit of digits) await page.getByTestId(`pin-${digit}`).click();
}

export async function choosePerson(
  page: Page,
  person: Person,
  options: { language?: Language; isWrong?: boolean } = {},
): Promise<void> {
  const tile = page.getByTestId(`learner-${person.id}`);
  const language = options.language ? page.getByTestId(`language-${options.language}`) : undefined;
  if (language) {
    await tile.or(language).or(page.getByTestId('group-everyone')).first().waitFor();
    if (await language.isVisible()) await language.click();
  }
  await tile.click({ timeout: 90_000 });
  await typeDigits(page, person.pin);
  if (!options.isWrong) await page.getByTestId('sign-out').waitFor();
}

/** The shell is on the station's disk, and what plays packages too: from here on the center may be off. */
export async function waitForShell(page: Page): Promise<void> {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await expect(page.locator('iframe[hidden]')).toHaveCount(0, { timeout: 60_000 });
}

export async function openMaterial(page: Page, materialId: string): Promise<void> {
  await page.getByTestId(`material-${materialId}`).click();
}

/** Reads to the end, as a person who scrolls, and says so. */
export async function readArticle(page: Page): Promise<void> {
  const done = page.getByTestId('reader-done');
  await done.scrollIntoViewIfNeeded();
  await expect(done).toBeEnabled({ timeout: 30_000 });
  await done.click();
}

async function readQuestions(unitId: string): Promise<QuestionSource[]> {
  const file = join(rootDir, 'content/sources/units', unitId, 'quiz.json');
  return quizSourceSchema.parse(JSON.parse(await readFile(file, 'utf8'))).questions;
}

/** Moves one thing after the other up to its place. */
async function putInOrder(page: Page, ids: readonly string[]): Promise<void> {
  const list = page.locator('[data-testid^=item-]');
  for (const [at, id] of ids.entries()) {
    const shown = await list.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-testid')));
    for (let from = shown.indexOf(`item-${id}`); from > at; from--)
      await page.getByTestId(`up-${id}`).click();
  }
}

/** Answers the question on the screen as the unit's author does; its feedback is then shown. */
export async function answerQuestion(page: Page, unitId: string): Promise<void> {
  const id = await page.locator('[data-question]').getAttribute('data-question');
  const question = (await readQuestions(unitId)).find((candidate) => candidate.id === id);
  switch (question?.type) {
    case 'match':
      for (const pair of question.pairs) {
        await page.getByTestId(`left-${pair.id}`).click();
        await page.getByTestId(`right-${pair.id}`).click();
      }
      break;
    case 'order':
      await putInOrder(
        page,
        question.items.map((item) => item.id),
      );
      break;
    case 'short-answer':
      await page.getByTestId('short-answer').fill(question.accepted.zh?.[0] ?? '');
      break;
    default:
      for (const choice of question?.correct ?? []) await page.getByTestId(`choice-${choice}`).click();
  }
  await page.getByTestId('quiz-next').click();
}

/** Answers what is still open, up to the result; a question answered before the power went stays so. */
export async function answerQuiz(page: Page, unitId: string): Promise<void> {
  const result = page.getByTestId('quiz-result');
  const question = page.locator('[data-question]');
  await question.waitFor();
  while (!(await result.isVisible())) {
    const id = await question.getAttribute('data-question');
    const isOpen = (await page.locator('.feedback').count()) === 0;
    if (isOpen) await answerQuestion(page, unitId);
    await page.getByTestId('quiz-next').click();
    await expect(page.locator(`[data-question="${id}"]`)).toHaveCount(0);
  }
}

/** Plays the film on the screen, `rate` times as fast, until it stands `untilSeconds` in. */
export async function playFilm(page: Page, rate: number, untilSeconds: number): Promise<void> {
  const film = page.getByTestId('media');
  await film.waitFor();
  await page.getByTestId('play').click();
  await film.evaluate((element, speed) => {
    (element as HTMLVideoElement).playbackRate = speed;
  }, rate);
  await expect.poll(() => readFilmPlace(page), { timeout: 90_000 }).toBeGreaterThan(untilSeconds);
}

/** Seconds at which the film stands. */
export async function readFilmPlace(page: Page): Promise<number> {
  return page.getByTestId('media').evaluate((element) => (element as HTMLVideoElement).currentTime);
}

/** Watches the film to its end, `rate` times as fast, and says so. */
export async function watchFilm(page: Page, rate: number): Promise<void> {
  const done = page.getByTestId('reader-done');
  await playFilm(page, rate, 1);
  await expect(done).toBeEnabled({ timeout: 120_000 });
  await done.click();
}
