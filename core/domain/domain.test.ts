import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LearnerId, UnitId } from '../kernel/ids.ts';
import { addMonth, countDays, formatDuration, parseDuration, toDay } from './calendar.ts';
import { maxActiveMs } from './credit.ts';
import { listPlansFor, type Plan, type RosterEntry } from './documents.ts';
import { languageSchema, pickLanguage } from './language.ts';
import { listFiles, unitManifestSchema } from './manifest.ts';
import { applyStep, computeStep, type UnitProgress } from './progress.ts';
import { type Quiz, quizSchema } from './quiz.ts';
import { computeQuizResult } from './quiz-marking.ts';
import { shuffleBySeed } from './quiz-shuffle.ts';
import { type Act, createStatement } from './record.ts';
import { addSegment, formatSegments, measureSegments, parseSegments } from './segments.ts';
import { statementSchema } from './statement.ts';
import { parseActivityIri } from './xapi.ts';

const text = { zh: '字', ug: 'سۆز', en: 'word' };
const sha = (digit: string) => digit.repeat(64);
const inUnit = { unitId: 'sheep-health' as UnitId, version: '0123456789abcdef' };

const actArbitrary: fc.Arbitrary<Act> = fc.oneof(
  fc.constant<Act>({ kind: 'signed-in' }),
  fc.constant<Act>({ kind: 'unit-opened', ...inUnit }),
  fc.constant<Act>({ kind: 'unit-completed', ...inUnit }),
  fc
    .record({
      materialKind: fc.constantFrom('article' as const, 'video' as const, 'pdf' as const),
      activeMs: fc.integer({ min: 0, max: 3_600_000 }),
      position: fc.integer({ min: 0, max: 1000 }),
      isFinished: fc.boolean(),
      isRecovered: fc.boolean(),
      from: fc.integer({ min: 0, max: 100 }),
      length: fc.integer({ min: 1, max: 100 }),
    })
    .map(
      ({ from, length, ...rest }): Act => ({
        kind: 'material-studied',
        ...inUnit,
        materialId: 'video',
        segments: [{ from, to: from + length }],
        ...rest,
      }),
    ),
  fc.record({ scaled: fc.constantFrom(0, 0.25, 0.5, 1), isPassed: fc.boolean() }).map(
    (result): Act => ({
      kind: 'quiz-finished',
      ...inUnit,
      materialId: 'quiz',
      rightCount: result.scaled * 4,
      questionCount: 4,
      activeMs: 60_000,
      attempt: 1,
      ...result,
    }),
  ),
);

function toStatement(act: Act, wallMs = 1_700_000_000_000) {
  return createStatement(act, {
    id: '018f0000-0000-7000-8000-000000000000',
    learnerId: '11111111-1111-4111-8111-111111111111' as LearnerId,
    homePage: 'https://pishan.example/learners',
    language: 'ug',
    stationId: '22222222-2222-4222-8222-222222222222',
    wallMs,
  });
}

describe('records', () => {
  it('every act makes a statement that the schema accepts, whatever the clock', () => {
    fc.assert(
      fc.property(
        actArbitrary,
        fc.constantFrom(0, -1, 4_102_444_800_000, Number.MAX_SAFE_INTEGER),
        (act, wallMs) => {
          expect(statementSchema.safeParse(toStatement(act, wallMs)).success).toBe(true);
        },
      ),
    );
  });

  it('activity ids are read back to their parts', () => {
    expect(parseActivityIri('urn:yuanjiao:unit:a-b:material:quiz:question:q1')).toEqual({
      unitId: 'a-b',
      materialId: 'quiz',
      questionId: 'q1',
    });
    expect(parseActivityIri('https://elsewhere.example/x')).toBeUndefined();
  });
});

describe('progress', () => {
  function fold(acts: readonly { act: Act; atMs: number }[]): UnitProgress | undefined {
    return acts.reduce<UnitProgress | undefined>((progress, { act, atMs }) => {
      const step = computeStep(toStatement(act), atMs);
      return step ? applyStep(progress, step) : progress;
    }, undefined);
  }

  it('does not depend on the order in which records arrive', () => {
    const timed = fc.record({ act: actArbitrary, atMs: fc.integer({ min: 1, max: 1000 }) });
    fc.assert(
      fc.property(fc.array(timed, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (acts, keys) => {
        const keyed = acts.map((entry) => ({ entry, key: keys.next().value ?? 0 }));
        const turned = keyed.sort((a, b) => a.key - b.key).map(({ entry }) => entry);
        expect(fold(turned)).toEqual(fold(acts));
      }),
    );
  });

  it('credits no impossible time to one record', () => {
    const act: Act = {
      kind: 'material-studied',
      ...inUnit,
      materialId: 'article',
      materialKind: 'article',
      activeMs: 40 * 3_600_000,
      position: 1,
      segments: [],
      isFinished: true,
      isRecovered: false,
    };
    expect(fold([{ act, atMs: 1 }])?.activeMs).toBe(maxActiveMs);
  });

  it('keeps the best score, counts attempts and stays passed', () => {
    const quiz = (scaled: number, isPassed: boolean): Act => ({
      kind: 'quiz-finished',
      ...inUnit,
      materialId: 'quiz',
      rightCount: 1,
      questionCount: 2,
      scaled,
      isPassed,
      activeMs: 1000,
      attempt: 1,
    });
    const material = fold([
      { act: quiz(1, true), atMs: 1 },
      { act: quiz(0.5, false), atMs: 2 },
    ])?.materials['quiz'];
    expect(material).toMatchObject({ attemptCount: 2, bestScaled: 1, isPassed: true, isFinished: true });
  });
});

describe('segments', () => {
  const spans = fc.array(
    fc.record({ from: fc.integer({ min: 0, max: 500 }), length: fc.integer({ min: 1, max: 60 }) }),
  );

  it('never overlap, never shrink, and survive the text of the video profile', () => {
    fc.assert(
      fc.property(spans, (list) => {
        let segments = parseSegments('');
        for (const { from, length } of list) {
          const before = measureSegments(segments);
          segments = addSegment(segments, { from, to: from + length });
          expect(measureSegments(segments)).toBeGreaterThanOrEqual(before);
        }
        for (const [index, segment] of segments.entries()) {
          expect(segment.from).toBeGreaterThan(segments[index - 1]?.to ?? -1);
        }
        expect(parseSegments(formatSegments(segments))).toEqual(segments);
      }),
    );
  });
});

describe('quiz', () => {
  const quiz: Quiz = quizSchema.parse({
    format: 1,
    passMark: 0.5,
    maxAttempts: 3,
    shuffle: true,
    questions: [
      {
        id: 'q1',
        type: 'multiple',
        prompt: text,
        choices: ['a', 'b', 'c'].map((id) => ({ id, text })),
        correct: ['a', 'c'],
        feedback: { right: text, wrong: text },
      },
      {
        id: 'q2',
        type: 'true-false',
        prompt: text,
        choices: ['true', 'false'].map((id) => ({ id, text })),
        correct: ['true'],
        feedback: { right: text, wrong: text },
      },
    ],
  });

  it('marks a question right only when exactly the right choices are made', () => {
    const score = (first: string[]) => computeQuizResult(quiz, new Map([['q1', first]])).rightCount;
    expect([score(['a']), score(['a', 'b', 'c']), score(['c', 'a']), score(['a', 'a'])]).toEqual([
      0, 0, 1, 0,
    ]);
  });

  it('shuffles the same way for the same seed', () => {
    const items = Array.from({ length: 8 }, (_, index) => ({ id: `i${index}` }));
    expect(shuffleBySeed(items, 's')).toEqual(shuffleBySeed(items, 's'));
    expect(shuffleBySeed(items, 's')).not.toEqual(shuffleBySeed(items, 't'));
    expect(shuffleBySeed(items, 's')).toHaveLength(8);
  });

  it('refuses a question whose right answer is not among its choices', () => {
    const broken = { ...quiz, questions: [{ ...quiz.questions[0], correct: ['z'] }] };
    expect(quizSchema.safeParse(broken).success).toBe(false);
  });
});

describe('calendar', () => {
  it('counts days in the county offset, not in the machine zone', () => {
    expect(toDay(Date.parse('2026-11-24T17:00:00Z'), 480)).toBe('2026-11-25');
    expect(countDays('2026-02-27', '2026-03-02')).toBe(3);
  });

  it('a month on is the same day, or the last; the last day stays the last', () => {
    expect(addMonth('2026-11-15')).toBe('2026-12-15');
    expect(addMonth('2026-12-01')).toBe('2027-01-01');
    expect(addMonth('2027-01-30')).toBe('2027-02-28');
    expect(addMonth('2028-02-29')).toBe('2028-03-31');
    expect(addMonth('2026-11-30')).toBe('2026-12-31');
  });

  it('durations come back as they were, to the hundredth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (hundredths) => {
        expect(parseDuration(formatDuration(hundredths * 10))).toBe(hundredths * 10);
      }),
    );
    expect(parseDuration('PT1H2M3S')).toBe(3_723_000);
    expect(parseDuration('P1D')).toBeUndefined();
  });
});

describe('languages and plans', () => {
  it('an unknown language is refused, a missing text falls back', () => {
    expect(languageSchema.safeParse('xx').success).toBe(false);
    expect(pickLanguage({ zh: '羊' }, 'ug')).toBe('羊');
    expect(pickLanguage({}, 'en')).toBeUndefined();
  });

  it('a plan reaches the members of its groups and the learners it names', () => {
    const learner = { id: 'l1' as LearnerId, groupIds: ['g1'] } as RosterEntry;
    const plan = (id: string, audience: Plan['audience'], dueDay: string) =>
      ({ id, audience, dueDay, startDay: dueDay, title: id, unitIds: [] }) satisfies Plan;
    const plans = [
      plan('late', { groupIds: ['g1'], learnerIds: [] }, '2026-12-31'),
      plan('mine', { groupIds: [], learnerIds: ['l1' as LearnerId] }, '2026-11-30'),
      plan('other', { groupIds: ['g2'], learnerIds: [] }, '2026-11-30'),
    ];
    expect(listPlansFor(plans, learner).map(({ id }) => id)).toEqual(['mine', 'late']);
  });
});

describe('manifests', () => {
  const file = (digit: string, sizeBytes: number) => ({
    sha256: sha(digit),
    sizeBytes,
    mediaType: 'image/svg+xml',
  });

  it('lists each file once, small ones first', () => {
    const unit = unitManifestSchema.parse({
      format: 1,
      kind: 'unit',
      id: 'sheep-health',
      version: inUnit.version,
      topic: 'animals',
      titles: text,
      summaries: text,
      minutes: 10,
      cover: file('a', 500),
      materials: [
        { kind: 'story', id: 's', titles: text, pages: [{ image: file('a', 500), text, alt: text }] },
        { kind: 'quiz', id: 'q', titles: text, file: file('b', 20) },
      ],
      pictures: [],
    });
    expect(listFiles(unit).map(({ sizeBytes }) => sizeBytes)).toEqual([20, 500]);
  });

  it('a file of more than one piece names all its pieces', () => {
    const cover = { ...file('a', 2_000_000) };
    const base = {
      format: 1,
      kind: 'unit',
      id: 'x',
      version: inUnit.version,
      topic: 'law',
      titles: text,
      summaries: text,
      minutes: 1,
      materials: [{ kind: 'quiz', id: 'q', titles: text, file: file('b', 1) }],
      pictures: [],
    };
    expect(unitManifestSchema.safeParse({ ...base, cover }).success).toBe(false);
    expect(
      unitManifestSchema.safeParse({ ...base, cover: { ...cover, pieces: [sha('c'), sha('d')] } }).success,
    ).toBe(true);
  });
});
