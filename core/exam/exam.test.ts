// Sealing a paper under its code, sealing answers to the center, and the time of an exam.
import { describe, expect, it } from 'vitest';
import { createOpener, createSealer, deriveBoxKeys } from '../courier/sealing.ts';
import { computeLateness, parseExamCode } from '../domain/exam.ts';
import { quizSchema } from '../domain/quiz.ts';
import { decodeBase64Url, encodeBase64Url } from '../kernel/bytes.ts';
import type { Sha256 } from '../kernel/hash.ts';
import { markAnswers, openAnswers, sealAnswers } from './answers.ts';
import { computeLeftMs, type ExamRun, goOn, isOpenByTime } from './exam-time.ts';
import { openPaper, sealPaper } from './paper.ts';

const words = (text: string) => ({ zh: text, ug: text, en: text });
const quiz = quizSchema.parse({
  ...{ format: 1, passMark: 0.5, maxAttempts: 1, shuffle: false },
  questions: [
    {
      ...{
        id: 'q',
        type: 'single',
        prompt: words('Which?'),
        feedback: { right: words('+'), wrong: words('-') },
      },
      choices: ['a', 'b'].map((id) => ({ id, text: words(id) })),
      correct: ['a'],
    },
  ],
});
const name = { unitId: 'spring-exam', materialId: 'exam' };
const code = '3141592653';

describe('a paper', () => {
  it('opens by its code alone, in its exam alone, and whole alone', async () => {
    const { salt, sealed } = await sealPaper(name, quiz, code);
    expect(await openPaper(name, salt, sealed, code)).toEqual(quiz);
    expect(await openPaper(name, salt, sealed, '3141592654')).toBeUndefined();
    expect(await openPaper({ ...name, materialId: 'other' }, salt, sealed, code)).toBeUndefined();
    const changed = sealed.slice();
    changed[3] = (changed[3] ?? 0) ^ 1;
    expect(await openPaper(name, salt, changed, code)).toBeUndefined();
    expect(String.fromCharCode(...sealed)).not.toContain('Which');
  });

  it('is the same bytes from the same source, and another salt from any other', async () => {
    const first = await sealPaper(name, quiz, code);
    expect(await sealPaper(name, quiz, code)).toEqual(first);
    const other = await sealPaper(name, { ...quiz, passMark: 0.6 }, code);
    expect(other.salt).not.toBe(first.salt);
  });
});

it('a code is ten digits of any script, however they are grouped', () => {
  expect(parseExamCode(' 31415 92653')).toBe(code);
  expect(parseExamCode('٣١٤١٥-۹۲۶۵۳')).toBe(code);
  expect(parseExamCode('314159265')).toBeUndefined();
  expect(parseExamCode('31415926535')).toBeUndefined();
  expect(parseExamCode('3141592a53')).toBeUndefined();
});

it('answers open at the center they were sealed to, for the learner, paper and attempt they were sealed for', async () => {
  const { keys, publicKey } = await deriveBoxKeys(new Uint8Array(32).fill(7));
  const stranger = await deriveBoxKeys(new Uint8Array(32).fill(8));
  const whose = { ...name, learnerId: 'a', paper: 'f'.repeat(64), attempt: 1 };
  const sealed = await sealAnswers(createSealer(), publicKey, whose, { q: ['a'] });
  const opener = createOpener(keys);
  const answers = await openAnswers(opener, whose, sealed);
  expect(answers).toEqual({ q: ['a'] });
  expect(markAnswers(quiz, answers ?? {})).toMatchObject({ rightCount: 1, isPassed: true });
  for (const other of [{ learnerId: 'b' }, { paper: '0'.repeat(64) }, { attempt: 2 }, { unitId: 'x' }])
    expect(await openAnswers(opener, { ...whose, ...other }, sealed)).toBeUndefined();
  expect(await openAnswers(createOpener(stranger.keys), whose, sealed)).toBeUndefined();
  const bytes = decodeBase64Url(sealed);
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  expect(await openAnswers(opener, whose, encodeBase64Url(bytes))).toBeUndefined();
});

describe('the time of an exam', () => {
  const run: ExamRun = {
    ...{ paper: 'f'.repeat(64) as Sha256, code, openedBy: 'code', attempt: 1, sittings: 1 },
    ...{ usedMs: 60_000, bootId: 'first', uptimeMs: 100_000 },
  };

  it('runs on by uptime within a boot, whether or not somebody looks', () => {
    expect(goOn(run, { bootId: 'first', uptimeMs: 400_000 })).toMatchObject({ usedMs: 360_000, sittings: 1 });
    expect(computeLeftMs(run, { bootId: 'first', uptimeMs: 400_000 }, 20)).toBe(14 * 60_000);
    expect(computeLeftMs(run, { bootId: 'first', uptimeMs: 1e9 }, 20)).toBe(0);
  });

  it('stands while the machine is off, and the interruption is counted', () => {
    const resumed = goOn(run, { bootId: 'second', uptimeMs: 5000 });
    expect(resumed).toMatchObject({ usedMs: 60_000, sittings: 2 });
    expect(goOn(resumed, { bootId: 'second', uptimeMs: 6000 })).toMatchObject({
      usedMs: 61_000,
      sittings: 2,
    });
  });

  it('opens a paper only for a station that has the time from the center', () => {
    expect(isOpenByTime(1000, undefined)).toBe(false);
    expect(isOpenByTime(1000, 999)).toBe(false);
    expect(isOpenByTime(1000, 1000)).toBe(true);
  });

  it('a hand-in whose time is not known well enough is neither in time nor late', () => {
    expect(computeLateness({ earliestMs: 1, latestMs: 5 }, null)).toBe('in-time');
    expect(computeLateness({ earliestMs: 1, latestMs: 5 }, 5)).toBe('in-time');
    expect(computeLateness({ earliestMs: 1, latestMs: 5 }, 4)).toBe('unsure');
    expect(computeLateness({ earliestMs: 5, latestMs: 5 }, 4)).toBe('late');
  });
});
