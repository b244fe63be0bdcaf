// Owns: what must be true when the storm is over (reliability-security.md, point 1): nothing confirmed is lost,
// nothing is there twice, every chain holds, and both sides tell the same of each learner and document.
import { applyStep, computeStep, type UnitProgress } from '#core/domain/progress.ts';
import { statementSchema } from '#core/domain/statement.ts';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import { computeGenesis, computeHash, readBody } from '#core/protocol/log.ts';
import { toLearnerId } from './sim-station.ts';
import { readStatementText, type World } from './world.ts';

interface RecordRow {
  station_id: string;
  epoch: string;
  seq: number;
  hash: Sha256;
  body: string;
  statement_id: string | null;
  quarantine: string | null;
  is_escaped: boolean;
}

function readText({ body, is_escaped }: RecordRow): string {
  return is_escaped ? String(JSON.parse(body)) : body;
}

/** What must be equal on both sides; times may differ, because each side dates by what it knows. */
function summarize(progress: UnitProgress | undefined): string {
  if (!progress) return 'none';
  const materials = Object.entries(progress.materials).map(([id, material]) => {
    const { isFinished, activeMs, segments, attemptCount, bestScaled, isPassed } = material;
    return [id, { isFinished, activeMs, segments, attemptCount, bestScaled, isPassed }];
  });
  return toCanonicalJson({
    activeMs: progress.activeMs,
    isCompleted: progress.completedAtMs !== null,
    materials: Object.fromEntries(materials),
  });
}

async function readCenter(world: World) {
  const { database } = world;
  return {
    records: await database.select<RecordRow>('select * from log_record order by station_id, epoch, seq'),
    epochs: await database.select<{ station_id: string; epoch: string; through: number; head: string }>(
      'select * from log_epoch',
    ),
    statements: await database.select<{
      id: string;
      occurred_ms: number;
      body: unknown;
      epoch: string;
      seq: number;
    }>('select id, occurred_ms, body, epoch, seq from statement order by position'),
    progress: await database.select<{ learner_id: string; unit_id: string; state: UnitProgress }>(
      'select * from progress',
    ),
    changes: await database.select<{ scope: string; kind: string; id: string; doc: unknown }>(
      'select scope, kind, id, doc from feed_change',
    ),
  };
}

type CenterState = Awaited<ReturnType<typeof readCenter>>;

/** [SL2] [SL3] Seqs without gaps, each hash over the text as it came, `through` and head as the rows say. */
function checkChains(world: World, { records, epochs }: CenterState): void {
  for (const { station_id, epoch, through, head } of epochs) {
    let hash = computeGenesis(station_id, epoch);
    const rows = records.filter((row) => row.epoch === epoch && row.station_id === station_id);
    for (const [index, row] of rows.entries()) {
      hash = computeHash(hash, readText(row));
      if (row.seq !== index + 1) world.noteViolation(`epoch ${epoch} has a gap before ${row.seq}`);
      if (row.hash !== hash) world.noteViolation(`epoch ${epoch}: the chain breaks at ${row.seq}`);
    }
    if (through !== rows.length || head !== hash) {
      world.noteViolation(`epoch ${epoch} says through ${through}, but has ${rows.length} records`);
    }
  }
}

/** [SL5] No receipt ever said more than is there at the end. */
function checkReceipts(world: World, { records }: CenterState): void {
  // Both the center and a station's disk were set back: what only the two of them knew is gone.
  if (world.center.isSetBack && world.harmedStations.size > 0) return;
  const hashes = new Map(records.map(({ epoch, seq, hash }) => [`${epoch}/${seq}`, hash]));
  for (const { epoch, through, head } of world.receipts) {
    if (through === 0) continue;
    if (hashes.get(`${epoch}/${through}`) !== head) {
      world.noteViolation(`a receipt for ${epoch} through ${through} has no such record behind it`);
    }
  }
}

/** One statement per id, and every interpreted record is told by exactly one statement. */
function checkStatements(world: World, { records, statements }: CenterState): void {
  const ids = new Set(statements.map(({ id }) => id));
  if (ids.size !== statements.length) world.noteViolation('two statements share an id');
  const places = new Map(records.map((row) => [`${row.epoch}/${row.seq}`, row]));
  for (const row of records) {
    if (row.statement_id !== null && !ids.has(row.statement_id)) {
      world.noteViolation(`record ${row.seq} of ${row.epoch} has no statement`);
    }
    if (row.quarantine === null && row.statement_id === null) {
      world.noteViolation(`record ${row.seq} of ${row.epoch} is neither told nor in quarantine`);
    }
  }
  for (const { id, epoch, seq } of statements) {
    if (places.get(`${epoch}/${seq}`)?.statement_id !== id)
      world.noteViolation(`statement ${id} has no record`);
  }
}

/** The projection is what folding all statements from nothing gives. */
function checkProgress(world: World, { statements, records, progress }: CenterState): void {
  const bodies = new Map(records.map((row) => [`${row.epoch}/${row.seq}`, readText(row)]));
  const folded = new Map<string, UnitProgress>();
  for (const { body, occurred_ms, epoch, seq } of statements) {
    const read = readBody(bodies.get(`${epoch}/${seq}`) ?? '', seq);
    const evidence = read.ok ? read.body.evidence : undefined;
    const step = computeStep(statementSchema.parse(body), occurred_ms, evidence);
    if (!step) continue;
    const key = `${step.learnerId}/${step.unitId}`;
    folded.set(key, applyStep(folded.get(key), step));
  }
  for (const { learner_id, unit_id, state } of progress) {
    const expected = folded.get(`${learner_id}/${unit_id}`);
    if (expected && toCanonicalJson(expected) === toCanonicalJson(state)) continue;
    world.scheduler.note(`center: ${toCanonicalJson(state)}`);
    world.scheduler.note(`folded: ${toCanonicalJson(expected ?? null)}`);
    world.noteViolation(`progress of ${learner_id} in ${unit_id} is not the fold of the records`);
  }
  if (folded.size > progress.length) world.noteViolation('progress rows are missing');
}

export async function checkCenter(world: World): Promise<void> {
  const state = await readCenter(world);
  checkChains(world, state);
  checkReceipts(world, state);
  checkStatements(world, state);
  checkProgress(world, state);
  checkConfirmed(world, state);
}

/** Everything that a person was told is saved has come to the center, whatever epoch brought it. */
function checkConfirmed(world: World, { records }: CenterState): void {
  const atCenter = new Set(
    records.flatMap((row) => [readText(row), readStatementText(readText(row)), row.statement_id ?? '']),
  );
  for (const { mark, machine, act, isExcused } of world.confirmed) {
    if (isExcused || atCenter.has(mark)) continue;
    world.noteViolation(`confirmed on ${machine} and lost: ${act.kind} ${mark.slice(0, 60)}`);
  }
}

function listOwners(world: World): Map<string, string> {
  const owners = new Map<string, string>();
  for (const [index, { acts }] of world.scenario.stations.entries()) {
    const stationId = world.center.stations[index]?.id ?? '';
    let last: string | undefined;
    for (const { learner, kind } of acts) {
      if (kind === 'poison') continue;
      const id = toLearnerId(learner);
      owners.set(id, (owners.get(id) ?? stationId) === stationId ? stationId : 'shared');
      // A broken app's doubles are told once at the center, whatever its own screen says.
      if (kind === 'repeat' && last !== undefined) owners.set(last, 'shared');
      else if (kind !== 'reused-id') last = id;
    }
  }
  return owners;
}

/** [FD1] Documents, and the progress of learners who are at home at one station, are the same on both sides. */
export async function checkStations(world: World): Promise<void> {
  const { changes, progress } = await readCenter(world);
  const owners = listOwners(world);
  for (const machine of world.machines) {
    const { documents, progress: own } = await machine.store.view();
    const scopes = new Map([
      ['county', 'county'],
      [`station:${machine.stationId}`, 'station'],
    ]);
    const due = changes.flatMap(({ scope, kind, id, doc }) => {
      const name = scopes.get(scope);
      return name && doc !== null ? [[`${name}/${kind}/${id}`, toCanonicalJson(doc)] as const] : [];
    });
    const had = [...documents].map(([key, doc]) => [key, toCanonicalJson(doc)] as const);
    if (toCanonicalJson(Object.fromEntries(due)) !== toCanonicalJson(Object.fromEntries(had))) {
      world.noteViolation(`${machine.name} has other documents than the center`);
    }
    if (world.harmedStations.has(machine.stationId)) continue;
    for (const [key, state] of own) {
      const [learnerId = '', unitId] = key.split('/');
      if (owners.get(learnerId) !== machine.stationId) continue;
      const there = progress.find((row) => row.learner_id === learnerId && row.unit_id === unitId)?.state;
      if (summarize(there) !== summarize(state)) {
        world.scheduler.note(`center: ${summarize(there)}`);
        world.scheduler.note(`station: ${summarize(state)}`);
        world.noteViolation(`${machine.name} and the center differ on ${key}`);
      }
    }
  }
}
