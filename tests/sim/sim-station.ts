// Owns: a machine with a station's program on it: what is on its disk outlives each run of the program. A run
// opens journal and database, compares them, records what learners do and syncs, with the real engine.
import { type Act, createStatement } from '#core/domain/record.ts';
import type { Statement } from '#core/domain/statement.ts';
import { type Journal, openJournal } from '#core/journal/journal.ts';
import type { JournalEntry } from '#core/journal/journal-entry.ts';
import { must } from '#core/kernel/assert.ts';
import type { Clock, ClockSync } from '#core/kernel/clock.ts';
import { createUuidV4, createUuidV7, type LearnerId, type UnitId } from '#core/kernel/ids.ts';
import type { Evidence } from '#core/protocol/log.ts';
import { createEpochAsks } from '#core/sync/epoch-asks.ts';
import { type RoundReport, runRound } from '#core/sync/run-round.ts';
import { createStopSwitch } from '#core/sync/stop-signal.ts';
import { createSyncLoop, type RoundParts } from '#core/sync/sync-loop.ts';
import type { RecordInput, SimStore, StoreDisk, StoredRow } from './memory-store.ts';
import { observeFeed, observeLog } from './observe-ports.ts';
import type { ActPlan } from './scenario.ts';
import { Process } from './scheduler.ts';
import { SimDisk } from './sim-disk.ts';
import { createSimKeys, createSimVerifier } from './sim-keys.ts';
import { createSimLink, type Line } from './sim-link.ts';
import type { World } from './world.ts';

export const toLearnerId = (index: number) => `11111111-1111-4111-8111-11111111111${index}` as LearnerId;
const homePage = 'https://yuanjiao.example/learners';
const version = '0123456789abcdef';

/** Characters that databases and codecs stumble over, and texts that no schema takes. */
const poisons: readonly ((mark: string) => string)[] = [
  (mark) => `not JSON ${mark}`,
  (mark) => `{"seq":1,"of":"a newer app","mark":"${mark}"}`,
  (mark) => JSON.stringify({ nul: '\u0000', half: '\ud800', mark }),
  (mark) => `\u0000${mark}`,
];

function toAct({ kind, unit, value }: ActPlan): Act {
  const place = { unitId: `unit-${unit}` as UnitId, version };
  switch (kind) {
    case 'opened':
      return { kind: 'unit-opened', ...place };
    case 'completed':
      return { kind: 'unit-completed', ...place };
    case 'quiz':
      return {
        kind: 'quiz-finished',
        ...place,
        materialId: 'quiz',
        rightCount: value % 5,
        questionCount: 4,
        scaled: (value % 5) / 4,
        isPassed: value % 5 > 2,
        activeMs: value * 10,
        attempt: 1,
      };
    default:
      return {
        kind: 'material-studied',
        ...place,
        materialId: `film-${value % 2}`,
        materialKind: 'video',
        activeMs: value * 10,
        position: value,
        segments: [{ from: value, to: value + 10 }],
        isFinished: value % 7 === 0,
        isRecovered: false,
      };
  }
}

interface SimClock extends Clock {
  sync: ClockSync | undefined;
  readEvidence(): Evidence;
}

export class Machine {
  readonly name: string;
  readonly stationId: string;
  readonly plan: ActPlan[];
  readonly line: Line;
  disk = new SimDisk();
  store: StoreDisk;
  /** Copies of the log that hold every confirmed record. */
  readonly wholeCopies = new Set<'database' | 'journal'>(['database', 'journal']);
  /** Added to true time by this machine's clock. */
  wallOffsetMs = 0;
  nextAct = 0;
  /** Rounds that ended well and left nothing waiting, since the last that did not. */
  goodRounds = 0;
  /** Simulated times at which rounds ended. */
  readonly roundTimes: number[] = [];
  #process: Process | undefined;
  #boots = 0;
  readonly #world: World;
  readonly #keys;
  #lastStatement: Statement | undefined;
  #requestSync: () => void = () => undefined;

  constructor(world: World, name: string, stationId: string, store: StoreDisk, plan: ActPlan[]) {
    this.#world = world;
    this.name = name;
    this.stationId = stationId;
    this.store = store;
    this.plan = plan;
    this.#keys = createSimKeys(stationId);
    this.line = { isDown: false, faults: world.scenario.line, roundRequests: 0, sentBodies: 0 };
  }

  get process(): Process | undefined {
    return this.#process;
  }

  get hasActed(): boolean {
    return this.nextAct >= this.plan.length;
  }

  /** The power goes: nothing of the program goes on, and the disk keeps what it had promised. */
  cutPower(): void {
    if (!this.#process) return;
    this.#world.scheduler.kill(this.#process);
    this.#process = undefined;
    this.#requestSync = () => undefined;
    this.goodRounds = 0;
    this.disk.cutPower(this.#world.random);
  }

  start(): void {
    const { scheduler, report } = this.#world;
    if (this.#process) return;
    this.#boots += 1;
    const process = new Process(`${this.name}/${this.#boots}`);
    this.#process = process;
    this.goodRounds = 0;
    const run = async () => {
      const clock = this.#createClock();
      const opened = await this.#openStore(process);
      void this.#study(process, clock, opened).catch(report);
      await this.#syncForever(process, clock, opened.store);
    };
    scheduler.note(`${process.name} starts`);
    void run().catch(report);
  }

  #createClock(): SimClock {
    const { scheduler, toTrueMs } = this.#world;
    const startMs = scheduler.nowMs;
    const clock: SimClock = {
      bootId: createUuidV4(this.#world.random),
      sync: undefined,
      wallMs: () => toTrueMs(scheduler.nowMs) + this.wallOffsetMs,
      uptimeMs: () => scheduler.nowMs - startMs,
      readEvidence: () => ({
        wallMs: clock.wallMs(),
        bootId: clock.bootId,
        uptimeMs: clock.uptimeMs(),
        ...(clock.sync ? { synced: clock.sync } : {}),
      }),
    };
    return clock;
  }

  /** As the kiosk does before its first screen; on a full disk it tries again until there is room. */
  async #openStore(process: Process): Promise<{ store: SimStore; journal: Journal }> {
    const { mutant, scheduler } = this.#world;
    for (;;) {
      try {
        const raw = this.disk.open(process, scheduler);
        const journal = await openJournal(mutant.wrapDisk?.(raw) ?? raw, 4000);
        const opened = await this.store.open(process, scheduler);
        const store = mutant.wrapStore?.(opened) ?? opened;
        if (journal.ok) {
          const kept = mutant.wrapJournal?.(journal.value) ?? journal.value;
          const reconciled = await store.reconcile(kept);
          if (reconciled.ok) {
            this.wholeCopies.add('database').add('journal');
            if (reconciled.value.refilledCount > 0) {
              scheduler.note(`${process.name} refilled ${reconciled.value.refilledCount}`);
            }
            return { store, journal: kept };
          }
        }
      } catch (cause) {
        if (!isStorageError(cause)) throw cause;
      }
      await scheduler.sleep(process, 'rest', 5000);
    }
  }

  async #study(
    process: Process,
    clock: SimClock,
    { store, journal }: { store: SimStore; journal: Journal },
  ): Promise<void> {
    const { scheduler, mutant } = this.#world;
    while (!this.hasActed) {
      const plan = must(this.plan[this.nextAct], 'act');
      await scheduler.sleep(process, 'study', Math.max(0, plan.atMs - scheduler.nowMs));
      this.nextAct += 1;
      const input = this.#toInput(plan, clock);
      if (mutant.isConfirmedFirst) this.#world.noteConfirmed(this, plan, input);
      try {
        const row = await store.record(input, clock.readEvidence());
        const journaled = await journal.append(await this.#listDue(journal, row));
        if (journaled.ok) {
          this.wholeCopies.add('journal');
        } else {
          // As the kiosk does: study goes on with one copy, and the next append makes the other good.
          this.wholeCopies.delete('journal');
        }
        // [SL10] Only now is the person told.
        if (!mutant.isConfirmedFirst) this.#world.noteConfirmed(this, plan, input);
        this.#requestSync();
      } catch (cause) {
        if (!isStorageError(cause)) throw cause;
      }
    }
  }

  /** What the journal lacks of the epoch up to `row`, as the kiosk's `createConfirm` finds it. */
  async #listDue(journal: Journal, row: StoredRow): Promise<JournalEntry[]> {
    const head = journal.listHeads().find(({ epoch }) => epoch === row.epoch)?.seq ?? 0;
    const rows =
      row.seq <= head + 1
        ? [row]
        : (await this.#world.scheduler.occupy(this.store.view())).rows.filter(
            ({ epoch, seq }) => epoch === row.epoch && seq > head && seq <= row.seq,
          );
    return rows.map(({ epoch, seq, body, hash }) => ({ station: this.stationId, epoch, seq, body, hash }));
  }

  #toInput(plan: ActPlan, clock: SimClock): RecordInput {
    const { random } = this.#world;
    if (plan.kind === 'poison') {
      const poison = must(poisons[plan.value % poisons.length], 'poison');
      return { text: poison(createUuidV4(random)) };
    }
    const last = this.#lastStatement;
    if (plan.kind === 'repeat' && last) return { statement: last };
    const learnerId = plan.kind === 'reused-id' ? toLearnerId(9) : toLearnerId(plan.learner);
    const statement = createStatement(toAct(plan), {
      id: plan.kind === 'reused-id' && last ? last.id : createUuidV7(Math.max(0, clock.wallMs()), random),
      learnerId,
      homePage,
      language: 'ug',
      stationId: this.stationId,
      wallMs: clock.wallMs(),
    });
    if (plan.kind !== 'reused-id') this.#lastStatement = statement;
    return { statement };
  }

  async #syncForever(process: Process, clock: SimClock, store: SimStore): Promise<void> {
    const world = this.#world;
    const { center, mutant, random, scheduler, scenario } = world;
    const identity = {
      stationId: this.stationId,
      signer: this.#keys.signer,
      centerKey: center.keys.publicKey,
    };
    const verifier = createSimVerifier();
    const rawLink = createSimLink({
      stationId: this.stationId,
      line: this.line,
      center,
      process,
      scheduler,
      random,
      observer: world,
    });
    const link = mutant.wrapLink?.(rawLink) ?? rawLink;
    const log = observeLog(mutant.wrapLog?.(store.log) ?? store.log, world);
    const feed = observeFeed(mutant.wrapFeed?.(store.feed) ?? store.feed, world);
    const shared = {
      link,
      identity,
      verifier,
      shouldStop: () => false,
      onDidHearCenter: (serverMs: number) => {
        clock.sync = { serverMs, uptimeMs: clock.uptimeMs() };
      },
    };
    const asks = createEpochAsks();
    const runOnce = async ({ size }: RoundParts): Promise<RoundReport> => {
      this.line.roundRequests = 0;
      try {
        return await runRound(
          {
            push: { ...shared, clock, log, asks },
            pull: { ...shared, feed },
            fetchLibrary: async () => undefined,
            onDidChangePhase: async () => undefined,
          },
          { bytes: Math.min(size.bytes, scenario.sliceBytes) },
        );
      } catch (cause) {
        if (!isStorageError(cause)) throw cause;
        return { size, error: { kind: 'disk-full' } };
      }
    };
    const loop = createSyncLoop({
      random,
      runRound: async (parts) => {
        const report = await runOnce(parts);
        const waiting = (await log.listEpochs()).some(({ seq, through }) => through < seq);
        this.roundTimes.push(scheduler.nowMs);
        this.goodRounds = report.error ? 0 : this.goodRounds + 1;
        world.noteRound(this, report.error, waiting);
        return report;
      },
      sleep: (ms) => scheduler.sleep(process, 'rest', mutant.changePause?.(ms) ?? ms),
      wake: () => scheduler.wake('rest', process),
      onDidChange: async () => undefined,
    });
    this.#requestSync = () => loop.request('records');
    await loop.run(createStopSwitch());
  }
}

function isStorageError(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'QuotaExceededError';
}
