import { describe, expect, it } from 'vitest';
import type { LearnerId, UnitId } from '../kernel/ids.ts';
import { computePlayedShare, type FilmSitting, isWatched } from './film.ts';
import { applyStep, computeStep } from './progress.ts';
import { type Act, createStatement } from './record.ts';
import { statementSchema } from './statement.ts';
import { extensions, profiles, verbs } from './xapi.ts';

const film: FilmSitting = {
  sessionId: '33333333-3333-4333-8333-333333333333',
  lengthSeconds: 200,
  progress: 0.25,
  speed: 1.5,
  captions: 'ug',
};
const act: Extract<Act, { kind: 'material-studied' }> = {
  kind: 'material-studied',
  unitId: 'sheep-health' as UnitId,
  version: '0123456789abcdef',
  materialId: 'film',
  materialKind: 'video',
  activeMs: 50_000,
  position: 50,
  segments: [{ from: 0, to: 50 }],
  isFinished: false,
  isRecovered: false,
  film,
};

function toStatement(change: Partial<typeof act>) {
  return statementSchema.parse(
    createStatement(
      { ...act, ...change },
      {
        id: '018f0000-0000-7000-8000-000000000000',
        learnerId: '11111111-1111-4111-8111-111111111111' as LearnerId,
        homePage: 'https://pishan.example/learners',
        language: 'ug',
        stationId: '22222222-2222-4222-8222-222222222222',
        wallMs: 1_700_000_000_000,
      },
    ),
  );
}

describe('the record of a film', () => {
  it('names the video profile, its session, the length of the film and how it was played', () => {
    const { verb, context, result } = toStatement({});
    expect(verb.id).toBe(verbs.paused);
    expect(context?.contextActivities?.category).toEqual([{ id: profiles.video }]);
    expect(context?.extensions).toEqual({
      [extensions.sessionId]: film.sessionId,
      [extensions.length]: 200,
      [extensions.completionThreshold]: 0.9,
      [extensions.speed]: '1.5x',
      [extensions.captionsOn]: true,
      [extensions.captionsLanguage]: 'ug',
    });
    expect(result?.extensions).toEqual({
      [extensions.time]: 50,
      [extensions.progress]: 0.25,
      [extensions.playedSegments]: '0[.]50',
    });
  });

  it('without captions names no language of theirs', () => {
    const { context } = toStatement({ film: { ...film, captions: 'off' } });
    expect(context?.extensions).toMatchObject({ [extensions.captionsOn]: false });
    expect(context?.extensions).not.toHaveProperty([extensions.captionsLanguage]);
  });

  it('of a sitting begun by an earlier version claims no profile', () => {
    const { context } = toStatement({ film: undefined });
    expect(context?.extensions).toBeUndefined();
    expect(context?.contextActivities).toEqual({ parent: [{ id: 'urn:yuanjiao:unit:sheep-health' }] });
  });

  it('is folded like the records of earlier versions', () => {
    const steps = [undefined, film].map((told) => computeStep(toStatement({ film: told }), 1));
    const [before, now] = steps.map((step) => step && applyStep(undefined, step));
    expect(now).toEqual(before);
  });
});

describe('how much of a film was played', () => {
  it('is a share of its length, never above the whole', () => {
    expect(computePlayedShare([{ from: 0, to: 50 }], 200)).toBe(0.25);
    expect(computePlayedShare([{ from: 0, to: 210 }], 200)).toBe(1);
    expect(computePlayedShare([{ from: 0, to: 1 }], 0)).toBe(0);
  });

  it('is enough from nine tenths on', () => {
    expect(isWatched([{ from: 0, to: 179.9 }], 200)).toBe(false);
    expect(isWatched([{ from: 20, to: 200 }], 200)).toBe(true);
  });
});
