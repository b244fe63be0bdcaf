import { describe, expect, test } from 'vitest';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { fail, type Outcome, succeed, type WireError } from '#core/protocol/errors.ts';
import type { Draft } from '../../store/station.ts';
import { mostLostMs, StudyKeeper, type StudyState } from './study-keeper.ts';

const initial: StudyState = {
  unitId: 'walnut-pruning' as UnitId,
  materialId: 'article',
  version: '0123456789abcdef',
  materialKind: 'article',
  language: 'zh',
  activeMs: 0,
  position: 0,
  segments: [],
  isFinished: false,
  answers: {},
};

class Writes {
  readonly log: string[] = [];
  readonly saved: Draft[] = [];
  failure: { ok: false; error: WireError } | undefined;
  thrown: Error | undefined;
  async saveDraft(draft: Draft): Promise<Outcome<void>> {
    await Promise.resolve();
    if (this.failure) return this.failure;
    this.log.push('save');
    this.saved.push(draft);
    return succeed(undefined);
  }
  async closeDraft(draft: Draft): Promise<Outcome<{ isUnitCompleted: boolean }>> {
    await Promise.resolve();
    this.log.push('close');
    if (this.failure) return this.failure;
    this.saved.push(draft);
    return succeed({ isUnitCompleted: false });
  }
  async handInQuiz(): Promise<Outcome<{ isPassed: boolean; isUnitCompleted: boolean }>> {
    await Promise.resolve();
    this.log.push('hand-in');
    if (this.thrown) throw this.thrown;
    return this.failure ?? succeed({ isPassed: true, isUnitCompleted: false });
  }
}

function begin(learnerId: string | undefined, kind: StudyState['materialKind'] = 'article') {
  const writes = new Writes();
  const errors: WireError[] = [];
  const keeper = new StudyKeeper({
    station: writes,
    learnerId: learnerId as LearnerId | undefined,
    initial: { ...initial, materialKind: kind },
    isResumed: false,
    onError: (error) => errors.push(error),
  });
  return { writes, errors, keeper };
}

describe('a sitting', () => {
  test('counts only attentive time, and no gap longer than a tick', () => {
    const { keeper } = begin('a');
    keeper.tick(0, true);
    keeper.tick(1000, true);
    keeper.tick(2000, false);
    keeper.tick(3000, true);
    keeper.tick(3_600_000, true);
    expect(keeper.state.activeMs).toBe(1000 + 1000 + 3000);
  });

  test('is saved every five seconds and at once when it matters', async () => {
    const { keeper, writes } = begin('a');
    for (let ms = 0; ms <= 11_000; ms += 1000) keeper.tick(ms, true);
    await keeper.save();
    expect(writes.log.filter((one) => one === 'save').length).toBeGreaterThanOrEqual(2);
    const before = writes.log.length;
    keeper.change({ position: 0.5 }, true);
    await keeper.save();
    await keeper.leave();
    expect(writes.log.slice(before)).toEqual(['save', 'close']);
    expect(writes.saved.at(-1)?.position).toBe(0.5);
  });

  test('that is cut off at any moment has lost at most 15 seconds, also with slow ticks', async () => {
    for (const tickMs of [500, 1000, 2999]) {
      const { keeper, writes } = begin('a', 'video');
      for (let ms = 0; ms <= 90_000; ms += tickMs) {
        keeper.tick(ms, true);
        keeper.change({ position: ms / 1000 });
        // The write is done before the next tick; what is on the disk now is what a power cut would leave.
        await new Promise((done) => setTimeout(done, 0));
        const left = writes.saved.at(-1);
        expect(keeper.state.activeMs - (left?.activeMs ?? 0)).toBeLessThanOrEqual(mostLostMs);
        expect(keeper.state.position - (left?.position ?? 0)).toBeLessThanOrEqual(mostLostMs / 1000);
      }
    }
  });

  test('closes once, and after a save that is still under way', async () => {
    const { keeper, writes } = begin('a');
    keeper.change({ position: 1 }, true);
    await Promise.all([keeper.close(), keeper.close()]);
    keeper.change({ position: 2 }, true);
    await keeper.save();
    expect(writes.log).toEqual(['save', 'close']);
  });

  test('of a visitor writes nothing', async () => {
    const { keeper, writes } = begin(undefined, 'quiz');
    keeper.tick(0, true);
    keeper.tick(9000, true);
    keeper.change({ isFinished: true }, true);
    await keeper.close();
    expect(writes.log).toEqual([]);
  });

  test('in which nothing happened leaves no record', async () => {
    const { keeper, writes } = begin('a');
    await keeper.close();
    expect(writes.log).toEqual([]);
  });

  test('with a quiz that was only looked at or tried leaves its time, with an exam its draft', async () => {
    for (const [kind, written] of [
      ['quiz', 'close'],
      ['exam', 'save'],
    ] as const) {
      const { writes, keeper } = begin('a', kind);
      keeper.tick(0, true);
      keeper.tick(2000, true);
      await keeper.leave();
      expect(writes.log).toEqual([written]);
      expect(writes.saved[0]?.activeMs).toBe(2000);
    }
  });

  test('with a quiz keeps its answers when the learner leaves', async () => {
    const { keeper, writes } = begin('a', 'quiz');
    keeper.change({ answers: { one: ['a'] }, position: 1 });
    await keeper.leave();
    expect(writes.log).toEqual(['save']);
  });

  test('reports a full disk and can be handed in again', async () => {
    const { keeper, writes, errors } = begin('a', 'quiz');
    writes.failure = fail('disk-full');
    keeper.change({ position: 1 }, true);
    await keeper.save();
    await new Promise((done) => setTimeout(done, 0));
    expect(errors.map((error) => error.kind)).toEqual(['disk-full']);
    const quiz = { format: 1 as const, passMark: 0, maxAttempts: null, shuffle: false, questions: [] };
    expect((await keeper.handIn(quiz)).ok).toBe(false);
    writes.failure = undefined;
    expect((await keeper.handIn(quiz)).ok).toBe(true);
  });

  test('that could not be kept is not closed: it is said, and can be ended again', async () => {
    const { keeper, writes, errors } = begin('a', 'package');
    keeper.change({ position: 1 });
    writes.failure = fail('disk-full');
    const twice = await Promise.all([keeper.close(), keeper.close()]);
    expect(twice.map((outcome) => outcome.ok)).toEqual([false, false]);
    expect(errors.map((error) => error.kind)).toEqual(['disk-full']);
    writes.failure = undefined;
    keeper.change({ position: 2 });
    expect(await keeper.close()).toEqual(succeed({ isUnitCompleted: false }));
    expect(writes.saved.map(({ position }) => position)).toEqual([2]);
    expect(writes.log).toEqual(['close', 'close']);
  });

  test('tells no result that was not kept, also when the write throws and the button is pressed twice', async () => {
    const { keeper, writes } = begin('a', 'quiz');
    keeper.change({ position: 1 });
    const quiz = { format: 1 as const, passMark: 0, maxAttempts: null, shuffle: false, questions: [] };
    writes.thrown = new Error('in use');
    const twice = await Promise.all([keeper.handIn(quiz), keeper.handIn(quiz)]);
    expect(twice.map((outcome) => outcome.ok)).toEqual([false, false]);
    writes.thrown = undefined;
    expect(await keeper.handIn(quiz)).toEqual(succeed({ isPassed: true, isUnitCompleted: false }));
    expect(writes.log).toEqual(['hand-in', 'hand-in']);
  });
});
