import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WireError } from '../protocol/errors.ts';
import { restMs } from './backoff.ts';
import { createStopSwitch } from './stop-signal.ts';
import { createSyncLoop, type RoundParts } from './sync-loop.ts';
import { computeSyncStep, type SyncEvent, type SyncStep } from './sync-machine.ts';

const steps: SyncStep[] = [
  'resting',
  'pushing',
  'pulling',
  'fetching',
  'backing-off',
  'stopping',
  'restarting',
  'paused',
];
const events: SyncEvent[] = ['due', 'did-push', 'did-pull', 'did-fetch', 'did-fail', 'pause', 'resume'];

describe('the table of steps', () => {
  it.each(steps)('[SY1] %s: a pause leads to rest, a resume out of it', (step) => {
    expect(['paused', 'stopping']).toContain(computeSyncStep(step, 'pause'));
    expect(['paused', 'stopping']).not.toContain(computeSyncStep(step, 'resume'));
  });

  it('[SY1] while paused nothing but a resume starts a round', () => {
    for (const event of events.filter((name) => name !== 'resume')) {
      expect(computeSyncStep('paused', event)).toBe('paused');
    }
  });

  it('[SY2] a round that is being cut ends before another begins', () => {
    for (const event of events) {
      expect(['pushing', 'pulling', 'fetching']).not.toContain(computeSyncStep('stopping', event));
    }
    expect(computeSyncStep('restarting', 'did-fail')).toBe('pushing');
  });

  it('[SY1] every step is reached, and left again', () => {
    const seen = new Set<SyncStep>(['resting']);
    for (const step of seen) for (const event of events) seen.add(computeSyncStep(step, event));
    expect([...seen].sort()).toEqual([...steps].sort());
    for (const step of steps) {
      expect(events.some((event) => computeSyncStep(step, event) !== step)).toBe(true);
    }
  });
});

/** A host whose rounds and sleeps end when the test says so. */
function createHost() {
  const log: string[] = [];
  const sleeping = new Set<() => void>();
  const rounds: { parts: RoundParts; finish(error?: WireError): void }[] = [];
  const seen = { running: 0, mostRunning: 0, slept: [] as number[], steps: [] as SyncStep[] };
  const loop = createSyncLoop({
    random: { bytes: (count) => new Uint8Array(count).fill(255) },
    runRound: (parts) =>
      new Promise((resolve) => {
        seen.running += 1;
        seen.mostRunning = Math.max(seen.mostRunning, seen.running);
        const finish = (error?: WireError) => {
          if (!rounds.includes(round)) return;
          rounds.splice(rounds.indexOf(round), 1);
          seen.running -= 1;
          resolve({ size: parts.size, error });
        };
        const round = { parts, finish };
        rounds.push(round);
        // As the engine does: a cut request is a lost line.
        parts.stop.onDidStop(() => finish({ kind: 'no-road' }));
        log.push('round');
      }),
    sleep: (ms) =>
      new Promise((resolve) => {
        seen.slept.push(ms);
        sleeping.add(resolve);
      }),
    wake() {
      for (const resolve of sleeping) resolve();
      sleeping.clear();
    },
    onDidChange: async (step) => void seen.steps.push(step),
  });
  const end = createStopSwitch();
  const done = loop.run(end);
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  const passTime = () => {
    for (const resolve of sleeping) resolve();
    sleeping.clear();
  };
  const current = () => rounds[0];
  return { loop, end, done, settle, passTime, current, seen, log };
}

describe('the loop', () => {
  it('[SY1] rests after a good round, and waits longer after each bad one', async () => {
    const { settle, passTime, current, seen, end, done } = createHost();
    await settle();
    current()?.finish();
    await settle();
    for (let turn = 0; turn < 3; turn++) {
      passTime();
      await settle();
      current()?.finish({ kind: 'no-road' });
      await settle();
    }
    expect(seen.slept).toEqual([restMs, 1000, 2000, 4000]);
    end.stop();
    await done;
  });

  it('[SY3] new records end a rest, but not the wait after an error of the center; a person ends both', async () => {
    const { loop, settle, current, log, end, done } = createHost();
    await settle();
    current()?.finish();
    await settle();
    loop.request('records');
    await settle();
    expect(log).toHaveLength(2);
    loop.request('records');
    current()?.finish({ kind: 'busy' });
    await settle();
    loop.request('records');
    await settle();
    expect(log).toHaveLength(2);
    loop.request('person');
    await settle();
    expect(log).toHaveLength(3);
    current()?.finish({ kind: 'no-road' });
    await settle();
    loop.request('records');
    await settle();
    expect(log).toHaveLength(4);
    end.stop();
    await done;
  });

  it('[SY2] a pause cuts the round that is under way, which is no failure; a resume begins anew', async () => {
    const { loop, settle, current, seen, log, end, done } = createHost();
    await settle();
    await current()?.parts.onDidChangePhase('pulling');
    loop.pause();
    await settle();
    expect(seen.steps.slice(-3)).toEqual(['pulling', 'stopping', 'paused']);
    loop.request('person');
    await settle();
    expect(log).toHaveLength(1);
    loop.resume();
    await settle();
    expect([log.length, seen.steps.at(-1)]).toEqual([2, 'pushing']);
    end.stop();
    await done;
  });

  it('[SY2] whatever is pressed and whenever: never two rounds at once, none while paused', async () => {
    const acts = [
      'pause',
      'resume',
      'person',
      'records',
      'time',
      'good',
      'bad',
      'pulling',
      'fetching',
    ] as const;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...acts), { maxLength: 60 }), async (order) => {
        const { loop, settle, passTime, current, seen, log, end, done } = createHost();
        let isPaused = false;
        for (const act of order) {
          if (act === 'pause' || act === 'resume') loop[act]();
          else if (act === 'person' || act === 'records') loop.request(act);
          else if (act === 'time') passTime();
          else if (act === 'good') current()?.finish();
          else if (act === 'bad') current()?.finish({ kind: 'busy' });
          else await current()?.parts.onDidChangePhase(act);
          await settle();
          if (act === 'pause') isPaused = true;
          if (act === 'resume') isPaused = false;
          expect(seen.mostRunning).toBeLessThanOrEqual(1);
          if (isPaused) expect(current()).toBeUndefined();
        }
        loop.resume();
        const before = log.length;
        current()?.finish();
        loop.request('person');
        await settle();
        expect(log.length + (current() ? 1 : 0)).toBeGreaterThan(before);
        end.stop();
        await done;
      }),
      { numRuns: 300 },
    );
  });
});
