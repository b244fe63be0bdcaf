// Owns: what happens once at start, before any screen, and after an enrolment: database, journal and the
// note outside are compared (SPEC: ST1, ST2), the poorer side is refilled, and what was found is put into
// words for people. Drafts left over from a power cut become records.
import { type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Canary, CanaryContent } from './canary.ts';
import type { StationDatabase } from './database.ts';
import type { Journal } from './journal.ts';
import { addNotice } from './notices.ts';
import { type Reconciled, reconcileJournal } from './reconcile.ts';
import { dropOldRecords } from './retention.ts';
import type { StationClock } from './station-clock.ts';
import { listDocuments } from './station-feed.ts';
import { readIdentity } from './station-identity.ts';
import { openEpoch } from './station-log.ts';
import { toStorageError } from './storage-errors.ts';
import { recoverDrafts } from './study-records.ts';

export interface RepairHost {
  db: StationDatabase;
  clock: StationClock;
  journal: Journal;
  canary: Canary;
}

interface Self {
  id: string;
  name: string;
}

/** The keys are gone: says which station this was and what the second copy still has of it. */
async function noteLoss({ db, journal, canary }: RepairHost): Promise<void> {
  const heads = await journal.readHeads();
  const kept = heads.ok ? heads.value : [];
  const note = canary.content;
  const stationId = note?.stationId ?? kept.at(-1)?.station;
  if (stationId === undefined) return db.writeState('loss', undefined);
  const own = kept.filter(({ station }) => station === stationId);
  const seqs = new Map(own.map(({ epoch, seq }) => [epoch, seq]));
  return db.writeState('loss', {
    stationId,
    stationName: note?.stationName ?? '',
    keptCount: own.reduce((sum, { count }) => sum + count, 0),
    missingCount: countMissing(note, seqs),
  });
}

/** Records that were confirmed once and are in no copy. */
function countMissing(note: CanaryContent | undefined, seqs: ReadonlyMap<string, number>): number {
  const gaps = Object.entries(note?.epochs ?? {}).map(([epoch, seq]) => seq - (seqs.get(epoch) ?? 0));
  return gaps.reduce((sum, gap) => sum + Math.max(0, gap), 0);
}

/** Says what came back; an epoch that lost its tail in both copies gets no new records (SL7). */
async function noteFindings(host: RepairHost, self: Self, found: Reconciled): Promise<void> {
  const { db, canary } = host;
  const note = canary.content?.stationId === self.id ? canary.content : undefined;
  const epochs = await db.epochs.orderBy('order').toArray();
  const missing = countMissing(note, new Map(epochs.map(({ epoch, seq }) => [epoch, seq])));
  const open = epochs.at(-1);
  if (open && (note?.epochs[open.epoch] ?? 0) > open.seq) await openEpoch(db, self.id);
  if (missing > 0) await addNotice(db, { kind: 'refilled-part', count: found.refilledCount, missing });
  else if (found.refilledCount > 0) await addNotice(db, { kind: 'refilled-log', count: found.refilledCount });
  if (found.strandedCount > 0) await addNotice(db, { kind: 'stranded-log', count: found.strandedCount });
}

/** Said when the machine becomes another station; its former records stay in the journal, apart. */
async function noteForeign({ db, canary }: RepairHost, foreign: Reconciled['foreign']): Promise<void> {
  const before = canary.content;
  for (const { stationId, count } of foreign) {
    const name = before?.stationId === stationId ? before.stationName : stationId.slice(0, 8);
    await addNotice(db, { kind: 'foreign-log', count, name });
  }
}

async function refreshCanary({ db, canary }: RepairHost, self: Self): Promise<void> {
  const epochs = await db.epochs.toArray();
  canary.replace({
    stationId: self.id,
    stationName: self.name,
    epochs: Object.fromEntries(epochs.map(({ epoch, seq }) => [epoch, seq])),
  });
}

async function restoreRecords(host: RepairHost, self: Self, isNew: boolean): Promise<Outcome<void>> {
  const { db, journal } = host;
  const copy = await db.readState('secondCopy');
  await db.writeState('secondCopy', { state: 'refilling', rebuiltCount: 0 });
  const [policy] = await listDocuments(db, 'policy');
  const found = await reconcileJournal(db, journal, self.id, policy?.timeZoneOffsetMinutes ?? 480);
  await db.writeState('loss', undefined);
  if (!found.ok) {
    await db.writeState('secondCopy', { state: 'broken', rebuiltCount: copy?.rebuiltCount ?? 0 });
    return found;
  }
  await noteFindings(host, self, found.value);
  if (isNew) await noteForeign(host, found.value.foreign);
  await refreshCanary(host, self);
  await db.writeState('secondCopy', { state: 'whole', rebuiltCount: found.value.journaledCount });
  return succeed(undefined);
}

async function recoverStudy({ db, clock, journal }: RepairHost, stationId: string): Promise<Outcome<void>> {
  const recovered = await recoverDrafts({ db, clock, stationId });
  if (recovered.count > 0) await addNotice(db, { kind: 'recovered-drafts', count: recovered.count });
  return journal.append(stationId, recovered.rows);
}

/** Once at start. A failure is shown as the state of the second copy; studying goes on. */
export async function repairStation(host: RepairHost): Promise<Outcome<void>> {
  try {
    const identity = await readIdentity(host.db);
    if (!identity) {
      await noteLoss(host);
      return succeed(undefined);
    }
    const { station, stationName } = identity.certificate;
    const self = { id: station, name: stationName };
    const restored = await restoreRecords(host, self, false);
    const recovered = await recoverStudy(host, station);
    await refreshCanary(host, self);
    if (restored.ok) await dropOldRecords(host.db, host.journal);
    return restored.ok ? recovered : restored;
  } catch (cause) {
    return { ok: false, error: toStorageError(cause) };
  }
}

/** After an enrolment: a station that had lost its database gets its records back from the journal. */
export async function refillStation(host: RepairHost, self: Self): Promise<Outcome<void>> {
  try {
    return await restoreRecords(host, self, true);
  } catch (cause) {
    return { ok: false, error: toStorageError(cause) };
  }
}
