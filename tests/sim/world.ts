// Owns: everything in one simulation, and what an all-seeing observer knows of it: what was confirmed to
// people, which receipts were given, and what no disk in the county holds any more.
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import type { Random } from '#core/kernel/ids.ts';
import type { WireError } from '#core/protocol/errors.ts';
import type { Receipt } from '#core/protocol/log.ts';
import type { RecordInput, StoreDisk } from './memory-store.ts';
import type { Mutant } from './mutant.ts';
import type { Observer } from './observe-ports.ts';
import type { ActPlan, Disaster, Scenario } from './scenario.ts';
import { type Process, Scheduler } from './scheduler.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';
import { centerStartMs, SimCenter } from './sim-center.ts';
import type { SimDatabase } from './sim-database.ts';
import { createSimKeys } from './sim-keys.ts';
import { Machine } from './sim-station.ts';

/** A record that a person was told is saved. */
export interface Confirmed {
  machine: string;
  act: ActPlan;
  /** Names the record wherever it is: a statement by its id, any other text by itself. */
  mark: string;
  /** No copy outlived the disasters: nothing could have saved it. */
  isExcused: boolean;
}

/** Pauses double from one second: in half a minute there is no room for more rounds, restarts included. */
const retryWindowMs = 30_000;
const maxRoundsInWindow = 20;

export type CreateStore = (stationId: string, random: Random) => Promise<StoreDisk>;

export class World implements Observer {
  readonly scenario: Scenario;
  readonly mutant: Mutant;
  readonly random: SeededRandom;
  readonly scheduler: Scheduler;
  readonly center: SimCenter;
  readonly database: SimDatabase;
  readonly machines: Machine[] = [];
  readonly confirmed: Confirmed[] = [];
  readonly receipts: Receipt[] = [];
  readonly violations: string[] = [];
  /** Disasters that fell on a station's own disk, so that progress there may rightly differ. */
  readonly harmedStations = new Set<string>();
  isCalm = false;
  openEvents = 0;
  /** Once both copies at a station went at the same time. */
  #isDoublyHit = false;
  readonly #createStore: CreateStore;
  readonly #backups = new Map<string, { store: StoreDisk; disk: Machine['disk'] }>();

  private constructor(
    database: SimDatabase,
    scenario: Scenario,
    mutant: Mutant,
    createStore: CreateStore,
    isTraced: boolean,
  ) {
    this.database = database;
    this.scenario = scenario;
    this.mutant = mutant;
    this.#createStore = createStore;
    this.random = createSeededRandom(scenario.seed, 'world');
    this.scheduler = new Scheduler(createSeededRandom(scenario.seed, 'turns'), isTraced);
    const stations = scenario.stations.map((_, index) => {
      const id = `22222222-2222-4222-8222-22222222222${index}`;
      return { id, signKey: createSimKeys(id).publicKey };
    });
    this.center = new SimCenter(database, this.scheduler, mutant, this, stations);
    this.scheduler.onDeath = (process) => this.#bury(process);
  }

  static async create(
    database: SimDatabase,
    scenario: Scenario,
    mutant: Mutant,
    createStore: CreateStore,
    isTraced: boolean,
  ): Promise<World> {
    const world = new World(database, scenario, mutant, createStore, isTraced);
    await world.center.install();
    for (const [index, { id }] of world.center.stations.entries()) {
      const store = await createStore(id, world.random);
      const acts = scenario.stations[index]?.acts ?? [];
      const machine = new Machine(world, `station-${index}`, id, store, acts);
      world.machines.push(machine);
    }
    return world;
  }

  readonly report = (cause: unknown): void => {
    this.noteViolation(
      `a program ended with: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`,
    );
  };

  readonly toTrueMs = (simulatedMs: number): number => centerStartMs + simulatedMs;

  noteViolation(what: string): void {
    this.scheduler.note(`VIOLATION ${what}`);
    this.violations.push(what);
  }

  noteReceipt(receipt: Receipt): void {
    this.receipts.push(receipt);
  }

  noteConfirmed(machine: Machine, act: ActPlan, input: RecordInput): void {
    let mark: string;
    if ('text' in input) mark = input.text;
    // An id that was used twice tells nothing; what the record says does, wherever it was moved to.
    else if (act.kind === 'reused-id') mark = toCanonicalJson(input.statement);
    else mark = input.statement.id;
    this.scheduler.note(`${machine.name} confirms ${act.kind} ${mark.slice(0, 36)}`);
    this.confirmed.push({ machine: machine.name, act, mark, isExcused: false });
  }

  noteRound(machine: Machine, error: WireError | undefined, isWaiting: boolean): void {
    if (error) this.scheduler.note(`${machine.name} round: ${error.kind} ${error.detail ?? ''}`);
    else if (isWaiting) this.scheduler.note(`${machine.name} round: something waits`);
    const since = this.scheduler.nowMs - retryWindowMs;
    if (machine.roundTimes.filter((ms) => ms > since).length > maxRoundsInWindow) {
      this.noteViolation(`${machine.name} tries again and again without a pause`);
    }
  }

  async #bury(process: Process): Promise<void> {
    if (process === this.center.process) {
      await this.center.crash();
      return;
    }
    this.machines.find((machine) => machine.process === process)?.cutPower();
  }

  /** Marks of every record that is anywhere: at the center, or on a disk. */
  async #listMarks(): Promise<Set<string>> {
    const rows = await this.scheduler.occupy(
      this.database.select<{ body: string; statement_id: string | null }>(
        'select body, statement_id from log_record',
      ),
    );
    const marks = new Set(
      rows.flatMap((row) => [row.body, readStatementText(row.body), row.statement_id ?? '']),
    );
    for (const machine of this.machines) {
      const view = await this.scheduler.occupy(machine.store.view());
      for (const { body } of [...view.rows, ...machine.disk.listEntries()]) {
        marks.add(body).add(readStatementText(body)).add(readStatementId(body));
      }
    }
    return marks;
  }

  /** One copy of a station's log is gone; the other must make it good, unless that was not whole either. */
  async #noteLoss(machine: Machine, copy: 'database' | 'journal'): Promise<void> {
    machine.wholeCopies.delete(copy);
    if (machine.wholeCopies.size > 0) return;
    this.harmedStations.add(machine.stationId);
    this.#isDoublyHit = true;
    await this.#excuse();
  }

  /** After a disaster that took the last copy: what is nowhere any more is nobody's fault. */
  async #excuse(): Promise<void> {
    if (!this.#isDoublyHit) return;
    const marks = await this.#listMarks();
    for (const record of this.confirmed) {
      if (record.isExcused || marks.has(record.mark) || marks.has(JSON.stringify(record.mark))) continue;
      this.scheduler.note(`no copy is left of ${record.mark.slice(0, 36)} (${record.machine})`);
      record.isExcused = true;
    }
  }

  /** The disaster, and its end. */
  async strike(disaster: Disaster, process: Process): Promise<void> {
    const { scheduler, center } = this;
    const machine = this.machines[disaster.station];
    if (!machine) return;
    scheduler.note(`DISASTER ${disaster.kind} station-${disaster.station} count ${disaster.count}`);
    const whileOff = async (change: () => Promise<void> | void) => {
      machine.cutPower();
      await change();
      await scheduler.sleep(process, 'disaster', disaster.lengthMs);
      machine.start();
    };
    switch (disaster.kind) {
      case 'station-crash':
        if (machine.process) machine.process.turnsLeft ??= disaster.count;
        await scheduler.sleep(process, 'disaster', disaster.lengthMs);
        if (machine.process) machine.process.turnsLeft = undefined;
        machine.start();
        return;
      case 'station-loses-database':
        return whileOff(async () => {
          machine.store = await this.#createStore(machine.stationId, this.random);
          await this.#noteLoss(machine, 'database');
        });
      case 'station-loses-journal':
        return whileOff(async () => {
          machine.disk.files.clear();
          await this.#noteLoss(machine, 'journal');
        });
      case 'database-set-back':
      case 'disk-set-back':
        return whileOff(async () => {
          const backup = this.#backups.get(machine.name);
          if (!backup) return;
          machine.store = await backup.store.clone();
          if (disaster.kind === 'disk-set-back') {
            machine.disk = backup.disk.clone();
            this.harmedStations.add(machine.stationId);
            await this.#noteLoss(machine, 'journal');
          }
          await this.#noteLoss(machine, 'database');
        });
      case 'disk-cloned': {
        if (this.machines.some(({ name }) => name === `clone-${machine.name}`)) return;
        machine.cutPower();
        const copy = new Machine(
          this,
          `clone-${machine.name}`,
          machine.stationId,
          await machine.store.clone(),
          machine.plan.slice(machine.nextAct),
        );
        copy.disk = machine.disk.clone();
        this.harmedStations.add(machine.stationId);
        this.machines.push(copy);
        machine.start();
        copy.start();
        return;
      }
      case 'disk-full':
        machine.disk.isFull = true;
        machine.store.setFull(true);
        await scheduler.sleep(process, 'disaster', disaster.lengthMs);
        machine.disk.isFull = false;
        machine.store.setFull(false);
        return;
      case 'sync-fails':
        machine.disk.failingSyncs = 1 + (disaster.count % 3);
        return;
      case 'clock-jumps': {
        const target =
          [0, Date.UTC(2099, 0, 1), this.toTrueMs(0) - 86_400_000, this.toTrueMs(0)][disaster.count % 4] ?? 0;
        machine.wallOffsetMs = target - this.toTrueMs(scheduler.nowMs);
        return;
      }
      case 'line-down':
        machine.line.isDown = true;
        await scheduler.sleep(process, 'disaster', disaster.lengthMs * 2);
        machine.line.isDown = false;
        return;
      case 'center-crash':
        if (center.process) center.process.turnsLeft ??= disaster.count;
        await scheduler.sleep(process, 'disaster', disaster.lengthMs);
        if (center.process) center.process.turnsLeft = undefined;
        else await center.start();
        return;
      case 'query-dies':
        center.faults.failAfter = disaster.count;
        return;
      case 'commit-answer-lost':
        center.faults.loseCommit = true;
        return;
      case 'center-set-back':
        await center.crash();
        await center.setBack();
        await this.#excuse();
        await scheduler.sleep(process, 'disaster', disaster.lengthMs);
        if (!center.process) await center.start();
        return;
    }
  }

  /** Backups are made now and then; a later set-back goes to the newest. */
  async backUp(): Promise<void> {
    for (const machine of this.machines) {
      const store = await this.scheduler.occupy(machine.store.clone());
      this.#backups.set(machine.name, { store, disk: machine.disk.clone() });
    }
    await this.center.backUp();
  }

  /** From now on nothing goes wrong. */
  async calm(): Promise<void> {
    this.isCalm = true;
    const { center, scheduler } = this;
    center.faults.failAfter = undefined;
    center.faults.loseCommit = false;
    if (center.process) center.process.turnsLeft = undefined;
    else await center.start();
    for (const machine of this.machines) {
      machine.line.isDown = false;
      machine.line.faults = { lost: 0, answerLost: 0, doubled: 0, cut: 0, maxDelayMs: 50 };
      machine.disk.isFull = false;
      machine.disk.failingSyncs = 0;
      machine.store.setFull(false);
      if (machine.process) machine.process.turnsLeft = undefined;
      machine.goodRounds = 0;
      machine.start();
    }
    scheduler.note('calm');
    scheduler.wake('rest');
  }
}

/** The id that a body's statement has; empty when it is no record of ours. */
/** The statement as it stands in a record's body, which is in canonical form: `{"evidence":…,"seq":…,"statement":…}`. */
export function readStatementText(body: string): string {
  const at = body.lastIndexOf('"statement":');
  return at < 0 ? '' : body.slice(at + '"statement":'.length, -1);
}

function readStatementId(body: string): string {
  try {
    const raw = JSON.parse(body) as { statement?: { id?: unknown } };
    return String(raw.statement?.id ?? '');
  } catch {
    return '';
  }
}
