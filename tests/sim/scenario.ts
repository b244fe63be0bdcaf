// Owns: what happens in one simulation, as plain data drawn from the seed: how many stations and learners, what
// they do, what the county publishes, and every disaster. Being data, a failing one can be cut down.
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';

/** Acts, documents and disasters fall into this span of simulated time; then the faults stop. */
export const stormMs = 45_000;

export const actKinds = ['opened', 'studied', 'quiz', 'completed', 'poison', 'repeat', 'reused-id'] as const;
export type ActKind = (typeof actKinds)[number];

export interface ActPlan {
  atMs: number;
  learner: number;
  kind: ActKind;
  unit: number;
  /** Tells several acts of one kind apart: active time, position, kind of poison. */
  value: number;
}

export interface DocumentPlan {
  atMs: number;
  /** −1: the county. */
  station: number;
  kind: 'column' | 'group';
  id: number;
  isGone: boolean;
}

export const disasterKinds = [
  'station-crash',
  'station-loses-database',
  'station-loses-journal',
  'database-set-back',
  'disk-set-back',
  'disk-cloned',
  'disk-full',
  'sync-fails',
  'clock-jumps',
  'line-down',
  'center-crash',
  'query-dies',
  'commit-answer-lost',
  'center-set-back',
] as const;
export type DisasterKind = (typeof disasterKinds)[number];

export interface Disaster {
  atMs: number;
  kind: DisasterKind;
  station: number;
  /** For a crash: turns of the victim until it dies. For others: how many, or which. */
  count: number;
  /** How long it lasts, or how long the victim stays off. */
  lengthMs: number;
}

export interface Scenario {
  seed: number;
  learners: number;
  /** Shares of requests. */
  line: { lost: number; answerLost: number; doubled: number; cut: number; maxDelayMs: number };
  /** Bytes of the first slice, so that a log goes up in several. */
  sliceBytes: number;
  stations: { acts: ActPlan[] }[];
  documents: DocumentPlan[];
  disasters: Disaster[];
}

function createActs(random: SeededRandom, learners: number, station: number): ActPlan[] {
  const count = 2 + random.int(7);
  return Array.from({ length: count }, () => ({
    atMs: random.int(stormMs),
    // Learner 0 roams; the others are at home at one station each.
    learner: random.chance(0.2) ? 0 : 1 + ((station + random.int(Math.max(1, learners - 1))) % learners),
    kind: random.chance(0.12)
      ? random.pick(actKinds)
      : random.pick(['opened', 'studied', 'quiz', 'completed'] as const),
    unit: random.int(2),
    value: random.int(1000),
  })).sort((a, b) => a.atMs - b.atMs);
}

export function createScenario(seed: number): Scenario {
  const random = createSeededRandom(seed, 'scenario');
  const stationCount = 2 + (random.chance(0.3) ? 1 + random.int(2) : 0);
  const learners = 2 + random.int(3);
  const isCalm = random.chance(0.2);
  const share = (most: number) => (isCalm ? 0 : (random.int(1000) / 1000) * most);
  const stations = Array.from({ length: stationCount }, (_, station) => ({
    acts: createActs(random, learners, station),
  }));
  return {
    seed,
    learners,
    line: {
      lost: share(0.2),
      answerLost: share(0.2),
      doubled: share(0.2),
      cut: share(0.1),
      maxDelayMs: random.int(2500),
    },
    sliceBytes: random.pick([700, 2500, 6000, 64 * 1024]),
    stations,
    documents: Array.from({ length: random.int(6) }, () => ({
      atMs: random.int(stormMs),
      station: random.int(stationCount + 1) - 1,
      kind: random.pick(['column', 'group'] as const),
      id: random.int(3),
      isGone: random.chance(0.25),
    })),
    disasters: Array.from({ length: 1 + random.int(6) }, () => ({
      atMs: random.int(stormMs),
      kind: random.pick(disasterKinds),
      station: random.int(stationCount),
      count: random.int(60),
      lengthMs: 500 + random.int(20_000),
    })).sort((a, b) => a.atMs - b.atMs),
  };
}
