// Owns: the center in a simulation: the real services for slices and the feed over the simulated database, in a
// process that can die at any query, come back, or be set back to a backup.

import type { CenterContext } from '#center/services/context.ts';
import {
  countyScope,
  createFeedPage,
  publishDocument,
  retractDocument,
  toStationScope,
} from '#center/services/feed.ts';
import { ingestSlice } from '#center/services/ingest.ts';
import type { StationId } from '#core/kernel/ids.ts';
import type { Signed } from '#core/kernel/signing.ts';
import { fail, type Outcome } from '#core/protocol/errors.ts';
import { feedQuerySchema } from '#core/protocol/feed.ts';
import { receiptSchema, sliceSchema } from '#core/protocol/log.ts';
import type { Mutant } from './mutant.ts';
import type { Observer } from './observe-ports.ts';
import type { DocumentPlan } from './scenario.ts';
import { Process, type Scheduler } from './scheduler.ts';
import type { Backup, QueryFaults, SimDatabase } from './sim-database.ts';
import { createSimKeys, createSimVerifier } from './sim-keys.ts';

/** Center time at the start of a simulation. */
export const centerStartMs = Date.UTC(2026, 8, 1);

const words = { zh: '专栏', ug: 'سەھىپە', en: 'Column' };

export class SimCenter {
  readonly keys = createSimKeys('center');
  readonly faults: QueryFaults = { failAfter: undefined, loseCommit: false };
  readonly stations: readonly { id: string; signKey: string }[];
  readonly #database: SimDatabase;
  readonly #scheduler: Scheduler;
  readonly #mutant: Mutant;
  readonly #observer: Observer;
  readonly #verifier = createSimVerifier();
  #process: Process | undefined;
  #context: CenterContext | undefined;
  #starts = 0;
  /** The newest backup; there is one from the beginning. */
  #backup: Backup = {};
  isSetBack = false;

  constructor(
    database: SimDatabase,
    scheduler: Scheduler,
    mutant: Mutant,
    observer: Observer,
    stations: readonly { id: string; signKey: string }[],
  ) {
    this.#database = database;
    this.#scheduler = scheduler;
    this.#mutant = mutant;
    this.#observer = observer;
    this.stations = stations;
  }

  get process(): Process | undefined {
    return this.#process;
  }

  async install(): Promise<void> {
    const rows = this.stations.map(
      ({ id, signKey }) => `('${id}', 'Station', 'Township', 'enrolled', '${signKey}', '${signKey}', 0)`,
    );
    await this.#database.execute(
      `insert into station (id, name, township, status, sign_key, box_key, created_ms) values ${rows.join(',')}`,
    );
    await this.#database.renewFeed();
    await this.start();
    await this.backUp();
  }

  async start(): Promise<void> {
    const { publicKey, signer } = this.keys;
    this.#starts += 1;
    const process = new Process(`center/${this.#starts}`);
    const connected = this.#database.connect(
      process,
      this.#scheduler,
      this.faults,
      this.#mutant.rewriteSql ?? ((text) => text),
    );
    this.#process = process;
    this.#context = {
      db: this.#mutant.wrapDatabase?.(connected, process, this.#scheduler) ?? connected,
      keys: {
        publicKey,
        signer,
        verifier: this.#verifier,
        secret: Buffer.alloc(32),
        // No sticks travel here.
        boxKey: '',
        opener: { open: async () => undefined },
      },
      nonces: { create: () => '', isFresh: () => true },
      nowMs: () => centerStartMs + this.#scheduler.nowMs,
      dataDir: '',
      libraryDir: '',
      isDemo: false,
    };
  }

  async crash(): Promise<void> {
    if (!this.#process) return;
    this.#scheduler.kill(this.#process);
    this.#process = undefined;
    this.#context = undefined;
    this.faults.failAfter = undefined;
    this.faults.loseCommit = false;
    await this.#scheduler.occupy(this.#database.abandon());
  }

  /** Waits for its turn, as the center's own backup does. Nothing is made when the center dies before. */
  async backUp(): Promise<void> {
    const process = this.#process;
    if (!process) return;
    while (this.#database.isInTransaction) await this.#scheduler.sleep(process, 'backup', 1);
    this.#backup = await this.#scheduler.occupy(this.#database.backUp());
  }

  /** The center must be down. */
  async setBack(): Promise<void> {
    this.isSetBack = true;
    await this.#scheduler.occupy(this.#database.restore(this.#backup));
  }

  /** Runs `work` in the center's process; never resolves when that dies before. */
  async #serve(delayMs: number, work: (context: CenterContext) => Promise<Outcome<Signed>>): Promise<string> {
    const process = this.#process;
    const context = this.#context;
    if (!process || !context) return new Promise(() => undefined);
    await this.#scheduler.sleep(process, 'request', delayMs);
    let outcome: Outcome<Signed>;
    try {
      outcome = await work(context);
    } catch (cause) {
      // As error-answers.ts does: the cause is the center's business.
      outcome = fail('center-fault', { detail: String(cause) });
    }
    await this.#scheduler.pause(process, 'answer');
    return JSON.stringify(outcome);
  }

  receiveSlice(stationId: string, text: string, delayMs: number): Promise<string> {
    return this.#serve(delayMs, async (context) => {
      const station = this.stations.find(({ id }) => id === stationId);
      if (!station) return fail('unknown-station');
      const slice = sliceSchema.safeParse(JSON.parse(text));
      if (!slice.success) return fail('malformed', { detail: 'slice' });
      const outcome = await ingestSlice(context, station, slice.data);
      if (!outcome.ok) return outcome;
      this.#checkReceipt(outcome.value.receipt);
      return { ok: true, value: outcome.value.receipt };
    });
  }

  /** [SL5] A receipt speaks of committed rows only. */
  #checkReceipt({ payload }: Signed): void {
    const { epoch, through } = receiptSchema.parse(JSON.parse(payload));
    if (through <= (this.#database.committed.get(epoch) ?? 0)) return;
    this.#observer.noteViolation(`a receipt for ${epoch} through ${through} before its rows are committed`);
  }

  receiveQuery(stationId: string, text: string, delayMs: number): Promise<string> {
    return this.#serve(delayMs, async (context) => {
      const query = feedQuerySchema.safeParse(JSON.parse(text));
      if (!query.success) return fail('malformed', { detail: 'cursors' });
      return { ok: true, value: await createFeedPage(context, stationId as StationId, query.data) };
    });
  }

  /** What an operator does in the console; lost when the center dies meanwhile. */
  async publish(plan: DocumentPlan, number: number): Promise<void> {
    const context = this.#context;
    const station = this.stations[plan.station];
    if (!context) return;
    const scope = station ? toStationScope(station.id) : countyScope;
    const id = `${plan.kind}-${plan.id}`;
    try {
      await context.db.write(async (writer) => {
        if (plan.isGone) await retractDocument(writer, scope, plan.kind, id);
        else if (plan.kind === 'group') {
          await publishDocument(writer, scope, 'group', id, { id, name: `Group ${number}` });
        } else await publishDocument(writer, scope, 'column', id, { id, order: number, titles: words });
      });
    } catch {
      // The operator sees that it failed.
    }
  }
}
