// The records of studying as the kiosk makes them keep to their profiles; what lacks a required part does not.
import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { type Act, createStatement } from '#core/domain/record.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import {
  answerSchema,
  durationSchema,
  filmSchema,
  lessonSchema,
  quizSchema,
  readingSchema,
} from './study-profiles.ts';

const inUnit = { unitId: 'sheep-health' as UnitId, version: '0123456789abcdef' };
const words = { zh: '字', ug: 'سۆز', en: 'word' };
const studied = {
  kind: 'material-studied',
  ...inUnit,
  activeMs: 61_000,
  isFinished: true,
  isRecovered: false,
} as const;
const film = {
  sessionId: '33333333-3333-4333-8333-333333333333',
  lengthSeconds: 60,
  progress: 1,
  speed: 1.25,
  captions: 'ug' as const,
};
const feedback = { right: words, wrong: words };
const question = { id: 'q1', prompt: words, feedback };
const answered = { kind: 'question-answered', ...inUnit, materialId: 'quiz', attempt: 1 } as const;
const items = ['a', 'b', 'c'].map((id) => ({ id, text: words }));

const records: [string, z.ZodType, Act][] = [
  [
    'a film',
    filmSchema,
    {
      ...studied,
      materialId: 'film',
      materialKind: 'video',
      position: 60,
      segments: [{ from: 0, to: 60 }],
      film,
    },
  ],
  [
    'a text',
    readingSchema,
    { ...studied, materialId: 'text', materialKind: 'article', position: 1, segments: [] },
  ],
  [
    'a package',
    lessonSchema,
    {
      kind: 'package-finished',
      ...inUnit,
      materialId: 'lesson',
      result: { isCompleted: true, isPassed: true, score: { scaled: 0.8, raw: 80, min: 0, max: 100 } },
      activeMs: 1000,
      attempt: 1,
      isRecovered: false,
    },
  ],
  [
    'a quiz',
    quizSchema,
    {
      kind: 'quiz-finished',
      ...inUnit,
      materialId: 'quiz',
      rightCount: 1,
      questionCount: 2,
      scaled: 0.5,
      isPassed: false,
      activeMs: 1000,
      attempt: 2,
    },
  ],
  [
    'an order',
    answerSchema,
    { ...answered, question: { ...question, type: 'order', items }, answer: ['b', 'a', 'c'] },
  ],
  [
    'a short answer',
    answerSchema,
    {
      ...answered,
      question: { ...question, type: 'short-answer', accepted: { zh: ['120'], ug: ['120'] } },
      answer: ['١٢٠'],
    },
  ],
];

function create(act: Act): unknown {
  const statement = createStatement(act, {
    id: '018f0000-0000-7000-8000-000000000000',
    learnerId: '11111111-1111-4111-8111-111111111111' as LearnerId,
    homePage: 'https://pishan.example/learners',
    language: 'ug',
    stationId: '22222222-2222-4222-8222-222222222222',
    wallMs: 1_700_000_000_000,
  });
  return JSON.parse(JSON.stringify(statement));
}

/** All copies that lack one part, however deep. */
function listWithoutOnePart(value: unknown): { name: string; copy: unknown }[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const { [name]: _, ...rest } = value as Record<string, unknown>;
    const deeper = listWithoutOnePart(part).map((inner) => ({
      name: `${name} › ${inner.name}`,
      copy: { ...value, [name]: inner.copy },
    }));
    return [{ name, copy: rest }, ...deeper];
  });
}

describe('a record of studying', () => {
  test.each(records)('of %s keeps to its profile, and with any one part less does not', (_, schema, act) => {
    const statement = create(act);
    expect(schema.safeParse(statement).error).toBeUndefined();
    const passing = listWithoutOnePart(statement).filter(({ copy }) => schema.safeParse(copy).success);
    // Without captions no language of theirs is told: the one part that the profile leaves open.
    expect(passing.map(({ name }) => name).filter((name) => !name.endsWith('cc-subtitle-lang'))).toEqual([]);
  });

  test('tells time spent by ISO 8601', () => {
    for (const right of ['PT0S', 'PT12.34S', 'PT1H30M', 'P1DT2H', 'P2W'])
      expect(durationSchema.safeParse(right).success, right).toBe(true);
    for (const wrong of ['', 'P', 'PT', '12', '12.5', 'PT5', 'P1H', 'pt5s', '00:01:00', 'P1DT'])
      expect(durationSchema.safeParse(wrong).success, wrong).toBe(false);
  });
});
