// Owns: one simulation from its first boot to the verdict: a storm in which everything in the scenario happens,
// then calm in which all must come together, then the questions of invariants.ts.

import { checkCenter, checkStations } from './invariants.ts';
import { MemoryStoreDisk } from './memory-store.ts';
import type { Mutant } from './mutant.ts';
import type { Scenario } from './scenario.ts';
import { stormMs } from './scenario.ts';
import { Process } from './scheduler.ts';
import type { SimDatabase } from './sim-database.ts';
import { type CreateStore, World } from './world.ts';

export interface Verdict {
  violations: string[];
  trace: string[];
  confirmedCount: number;
  excusedCount: number;
  steps: number;
  /** Simulated time until all had come together. */
  settledMs: number;
}

/** All must have come together this long after the last fault; the longest pause of a retry is five minutes. */
const calmMs = 30 * 60_000;
/** Rounds of every machine that must end well: one may have begun before the calm. */
const neededRounds = 2;

const memoryStore: CreateStore = async (stationId, random) => new MemoryStoreDisk(stationId, random);

export interface RunOptions {
  mutant?: Mutant;
  createStore?: CreateStore;
  isTraced?: boolean;
}

export async function runScenario(
  database: SimDatabase,
  scenario: Scenario,
  { mutant = {}, createStore = memoryStore, isTraced = false }: RunOptions = {},
): Promise<Verdict> {
  await database.clear();
  const world = await World.create(database, scenario, mutant, createStore, isTraced);
  const { scheduler, center } = world;
  const county = new Process('county');

  const happen = (atMs: number, what: () => Promise<void>) => {
    world.openEvents += 1;
    void (async () => {
      await scheduler.sleep(county, 'event', atMs);
      await what();
      world.openEvents -= 1;
    })().catch(world.report);
  };
  for (const machine of world.machines) machine.start();
  for (const [index, plan] of scenario.documents.entries()) {
    happen(plan.atMs, () => center.publish(plan, index + 1));
  }
  for (const disaster of scenario.disasters) happen(disaster.atMs, () => world.strike(disaster, county));
  for (const share of [0.25, 0.6]) happen(stormMs * share, () => world.backUp());

  const isOver = () => world.openEvents === 0 && world.machines.every(({ hasActed }) => hasActed);
  // A document that was being published when the center died leaves its event open: the storm then just ends.
  await scheduler.run(() => isOver() || world.violations.length > 0, stormMs * 2);
  await world.calm();
  const calmFrom = scheduler.nowMs;
  const isTogether = () =>
    world.machines.every(({ goodRounds, hasActed }) => goodRounds >= neededRounds && hasActed);
  const end = await scheduler.run(() => isTogether() || world.violations.length > 0, calmFrom + calmMs);
  if (end !== 'done') world.noteViolation(`no calm after the storm (${end})`);
  const settledMs = scheduler.nowMs - calmFrom;

  if (world.violations.length === 0) {
    const before = world.machines.map(({ line }) => line.sentBodies);
    const rounds = world.machines.map(({ roundTimes }) => roundTimes.length);
    scheduler.wake('rest');
    await scheduler.run(
      () => world.machines.every(({ roundTimes }, index) => roundTimes.length > (rounds[index] ?? 0)),
      scheduler.nowMs + calmMs,
    );
    for (const [index, { line, name }] of world.machines.entries()) {
      if (line.sentBodies > (before[index] ?? 0)) {
        world.noteViolation(`${name} goes on sending records that bring it no further`);
      }
    }
    await checkCenter(world);
    await checkStations(world);
  }
  return {
    violations: world.violations,
    trace: scheduler.trace,
    confirmedCount: world.confirmed.length,
    excusedCount: world.confirmed.filter(({ isExcused }) => isExcused).length,
    steps: scheduler.steps,
    settledMs,
  };
}
