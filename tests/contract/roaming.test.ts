// A learner of several stations: each station is told what it does not hold itself, and only that (SPEC: FD9,
// FD10), on both engines.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { addLearnerToStation, readLearnerProgress } from '#center/services/learners.ts';
import { toDay } from '#core/domain/calendar.ts';
import { createDayHours, mergeTallies, type Tally } from '#core/domain/credit.ts';
import type { Roaming } from '#core/domain/documents.ts';
import { applyStep, computeStep, mergeUnitProgress, type UnitProgress } from '#core/domain/progress.ts';
import type { Act } from '#core/domain/record.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import { readBody } from '#core/protocol/log.ts';
import type { StationDouble } from '#tests/doubles/station.ts';
import { describeOnEngines } from './center-world.ts';
import { readDocuments } from './document-station.ts';

const unit = { unitId: 'drip-irrigation' as UnitId, version: '0123456789abcdef' };
const day = 86_400_000;

function studied(activeMs: number, materialId = 'film'): Act {
  return {
    kind: 'material-studied',
    materialId,
    materialKind: 'video',
    activeMs,
    position: activeMs / 1000,
    segments: [{ from: 0, to: activeMs / 1000 }],
    isFinished: false,
    isRecovered: false,
    ...unit,
  };
}

/** Lets some time go by at the station, whose clock the center has been telling the time. */
function startClock(station: StationDouble): void {
  Object.assign(station.time, { bootId: randomUUID(), uptimeMs: 3_600_000 });
  // Noon in the county: at no hour does the study of a test run over midnight.
  const yesterday = Math.floor(Date.now() / day) * day - day;
  station.time.synced = { serverMs: yesterday + 3 * 3_600_000, uptimeMs: 0 };
}

function study(station: StationDouble, learner: string, ...acts: Act[]): void {
  for (const act of acts) {
    station.time.uptimeMs += 600_000;
    station.appendAct(learner, act);
  }
}

/** What the station shows: its own records, and what it was told. */
function readOwn(station: StationDouble, learners: readonly string[], epochs = [station.entries]) {
  let progress: UnitProgress | undefined;
  const tallies = new Map<string, Record<string, Tally>>();
  for (const entry of epochs.flat()) {
    const read = readBody(entry.body, entry.seq);
    if (!read.ok) continue;
    const { evidence, statement } = read.body;
    const atMs = (evidence.synced?.serverMs ?? 0) + evidence.uptimeMs;
    const step = computeStep(statement, atMs, evidence);
    if (!step || !learners.includes(step.learnerId)) continue;
    progress = applyStep(progress, step);
    const of = tallies.get(toDay(atMs, 480)) ?? {};
    const added = {
      sumMs: step.activeMs,
      fromMs: evidence.uptimeMs - step.activeMs,
      toMs: evidence.uptimeMs,
    };
    const known = of[evidence.bootId];
    of[evidence.bootId] = known ? mergeTallies(known, added) : added;
    tallies.set(toDay(atMs, 480), of);
  }
  return { progress, tallies };
}

async function readShown(
  station: StationDouble,
  learner: string,
  options: { learners?: string[]; epochs?: StationDouble['entries'][] } = {},
) {
  const own = readOwn(station, options.learners ?? [learner], options.epochs);
  const told = await readDocuments(station, 'roaming');
  const documents = [...told].filter(([id]) => id.startsWith(`${learner}/`)).map(([, doc]) => doc);
  const days = new Map(own.tallies);
  for (const doc of documents as Roaming[]) {
    for (const one of doc.days) days.set(one.day, { ...days.get(one.day), ...one.tallies });
  }
  return {
    progress: documents.reduce((sum, doc) => mergeUnitProgress(sum, doc.progress), own.progress),
    days: [...days]
      .map(([name, tallies]) => ({ day: name, activeMs: createDayHours(tallies).activeMs }))
      .sort((a, b) => (a.day < b.day ? -1 : 1)),
  };
}

describeOnEngines('a learner of several stations', (world) => {
  async function readCenter(learner: string) {
    const { units, days } = await readLearnerProgress(world().context.db.read, learner);
    return { progress: units[0]?.progress, days };
  }

  async function createTwo() {
    const stations = [await world().enrolStation('Mokoyla'), await world().enrolStation('Zanggu')] as [
      StationDouble,
      StationDouble,
    ];
    for (const station of stations) startClock(station);
    const learner = await world().createLearner(stations.map(({ id }) => id));
    return { stations, learner };
  }

  it('[FD9] sees the same progress and hours on both, and at the center', async () => {
    const { stations, learner } = await createTwo();
    const [a, b] = stations;
    study(a, learner, studied(300_000), studied(200_000, 'text'));
    study(b, learner, studied(400_000));
    await a.pushAll();
    await b.pushAll();
    study(a, learner, { kind: 'unit-completed', ...unit });
    await a.push(await a.createSlice(3, 3));
    const shown = await readShown(a, learner);
    expect(shown).toEqual(await readCenter(learner));
    expect(await readShown(b, learner)).toEqual(shown);
    expect(shown.progress).toMatchObject({ activeMs: 900_000, completedAtMs: expect.any(Number) });
  });

  it('[FD9] a station is told nothing of what it sent itself, nor of learners of its own only', async () => {
    const { stations, learner } = await createTwo();
    const [a] = stations;
    const neighbour = await world().createLearner([a.id]);
    study(a, learner, studied(60_000));
    study(a, neighbour, studied(60_000));
    await a.pushAll();
    await a.pushAll();
    expect((await readDocuments(a, 'roaming')).size).toBe(0);
  });

  it('[FD9] the same slice again tells nobody anything again', async () => {
    const { stations, learner } = await createTwo();
    const [a, b] = stations;
    study(a, learner, studied(60_000));
    await a.pushAll();
    const before = (await b.pullAll()).filter(({ kind }) => kind === 'roaming');
    await a.pushAll();
    expect((await b.pullAll()).filter(({ kind }) => kind === 'roaming')).toEqual(before);
  });

  it('[FD9] who comes to a further station brings along what was done before', async () => {
    const { stations, learner } = await createTwo();
    study(stations[0], learner, studied(60_000));
    await stations[0].pushAll();
    const third = await world().enrolStation();
    await addLearnerToStation(world().context, 'test', learner, third.id);
    expect((await readShown(third, learner)).progress?.activeMs).toBe(60_000);
  });

  it('[FD9] a restored disk is told what it lost, and nothing twice when it goes on', async () => {
    const { stations, learner } = await createTwo();
    const [a] = stations;
    study(a, learner, studied(100_000), studied(200_000), studied(400_000));
    await a.pushAll();
    // The disk goes back to its first record, asks, and opens a new epoch.
    const kept = a.entries.slice(0, 1);
    a.entries = kept;
    await a.push(await a.createSlice(2, 1));
    a.openEpoch();
    study(a, learner, studied(800_000));
    await a.pushAll();
    const shown = await readShown(a, learner, { epochs: [kept, a.entries] });
    expect(shown).toEqual(await readCenter(learner));
    expect(shown.progress?.activeMs).toBe(1_500_000);
  });

  it('[FD9] a restored disk that says what it holds beside its bodies is told the same', async () => {
    const { stations, learner } = await createTwo();
    const [a] = stations;
    study(a, learner, studied(100_000), studied(200_000), studied(400_000));
    await a.pushAll();
    a.entries = a.entries.slice(0, 2);
    await a.push(await a.createSlice(2, 2, { header: { held: 2 } }));
    expect(await readShown(a, learner)).toEqual(await readCenter(learner));
  });

  it('[FD9] a fork holds what both have in common', async () => {
    const { stations, learner } = await createTwo();
    const [a] = stations;
    study(a, learner, studied(100_000), studied(200_000));
    await a.pushAll();
    const common = a.entries.slice(0, 1);
    a.entries = [...common];
    study(a, learner, studied(700_000));
    expect((await a.push(await a.createSlice(2, 2, { header: { held: 2 } }))).error?.kind).toBe('fork');
    expect(await readShown(a, learner, { epochs: [common] })).toEqual(await readCenter(learner));
  });

  it('two stations that send at once leave both with the whole', async () => {
    const { stations, learner } = await createTwo();
    for (let round = 0; round < 4; round++) {
      for (const station of stations) study(station, learner, studied(10_000 * (round + 1)));
      await Promise.all(stations.map((station) => station.pushAll()));
    }
    const center = await readCenter(learner);
    expect(center.progress?.activeMs).toBe(200_000);
    for (const station of stations) expect(await readShown(station, learner)).toEqual(center);
  });
});
