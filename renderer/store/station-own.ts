// Owns: what a learner may see of his or her own: the ratings given, the units finished, every record of this
// station about him or her, who looked at the county, and a copy to take home.
import { computeCertificateDigest, formatCertificateCode } from '#core/domain/certificate.ts';
import type { RosterEntry, Views } from '#core/domain/documents.ts';
import type { Language } from '#core/domain/language.ts';
import type { UnitManifest } from '#core/domain/manifest.ts';
import type { Stars } from '#core/domain/rating.ts';
import type { Statement } from '#core/domain/statement.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import type { Outcome } from '#core/protocol/errors.ts';
import { computeStationTime } from '#core/protocol/evidence-time.ts';
import { readBody } from '#core/protocol/log.ts';
import type { Confirm } from './confirm.ts';
import type { StationDatabase } from './database.ts';
import { listEntryIds, readUnitProgress } from './merged-progress.ts';
import { listDocuments } from './station-feed.ts';
import { listManifests } from './station-library.ts';
import { appendTables } from './station-log.ts';
import { appendActs } from './study-records.ts';

export interface FinishedUnit {
  unit: UnitManifest;
  completedAtMs: number;
  activeMs: number;
  /** Of the certificate, as it is printed. */
  code: string;
}

export interface OwnRecord {
  statement: Statement;
  /** When it happened, as far as the record itself tells (ST4). */
  atMs: number;
  /** A receipt of the center covers it. */
  isReceived: boolean;
}

export interface StationOwn {
  getRating(learnerId: LearnerId, unitId: UnitId): Promise<Stars | undefined>;
  /** Codes: disk-full, storage-broken. */
  rate(learnerId: LearnerId, language: Language, unit: UnitManifest, stars: Stars): Promise<Outcome<void>>;
  /** Newest first; here or at another station. */
  listFinished(learnerId: LearnerId): Promise<FinishedUnit[]>;
  /** Newest first. Reads the whole log: a second or two for a village of many years. */
  listRecords(learnerId: LearnerId): Promise<OwnRecord[]>;
  /** Who looked at the county, newest first, as far as it has been told. */
  listViews(learnerId: LearnerId): Promise<Views['views']>;
  /** All of it as JSON, for the person's own stick: the entry without its PIN, progress, texts, hours and records. */
  createCopy(learner: RosterEntry): Promise<string>;
}

interface OwnHost {
  db: StationDatabase;
  confirm: Confirm;
  nowMs(): number;
}

async function listRecords(db: StationDatabase, learnerId: LearnerId): Promise<OwnRecord[]> {
  const ids = await listEntryIds(db, learnerId);
  const received = new Map((await db.epochs.toArray()).map(({ epoch, through }) => [epoch, through]));
  const found: OwnRecord[] = [];
  const seen = new Set<string>();
  await db.log.each(({ epoch, seq, body }) => {
    // Most records are other people's: they need not be parsed.
    if (!ids.some((id) => body.includes(id))) return;
    const read = readBody(body, seq);
    if (!read.ok) return;
    const { statement, evidence } = read.body;
    if (!ids.includes(statement.actor.account.name as LearnerId) || seen.has(statement.id)) return;
    seen.add(statement.id);
    const isReceived = seq <= (received.get(epoch) ?? 0);
    found.push({ statement, atMs: computeStationTime(evidence), isReceived });
  });
  return found.sort((a, b) => b.atMs - a.atMs);
}

async function listFinished(db: StationDatabase, learnerId: LearnerId): Promise<FinishedUnit[]> {
  const finished: FinishedUnit[] = [];
  for (const unit of await listManifests(db, 'unit')) {
    const progress = await readUnitProgress(db, learnerId, unit.id);
    if (!progress || progress.completedAtMs === null) continue;
    const code = formatCertificateCode(computeCertificateDigest(learnerId, unit.id));
    finished.push({ unit, completedAtMs: progress.completedAtMs, activeMs: progress.activeMs, code });
  }
  return finished.sort((a, b) => b.completedAtMs - a.completedAtMs);
}

/** What is known of each unit, by this station's own records and by what the center told of others. */
async function listProgress(db: StationDatabase, ids: readonly LearnerId[]) {
  const here = (
    await db.progress
      .where('learnerId')
      .anyOf([...ids])
      .toArray()
  ).map(({ unitId, progress }) => ({
    unitId,
    where: 'here',
    progress,
  }));
  const elsewhere = (await listDocuments(db, 'roaming'))
    .filter(({ learnerId }) => ids.includes(learnerId))
    .map(({ unitId, progress }) => ({ unitId, where: 'elsewhere', progress }));
  return [...here, ...elsewhere];
}

export function createStationOwn({ db, confirm, nowMs }: OwnHost): StationOwn {
  const listViews = async (learnerId: LearnerId) =>
    (await listDocuments(db, 'views')).find(({ id }) => id === learnerId)?.views ?? [];
  return {
    async getRating(learnerId, unitId) {
      const ids = await listEntryIds(db, learnerId);
      const given = await db.ratings.bulkGet(ids.map((id): [string, string] => [id, unitId]));
      const rows = given.filter((row) => row !== undefined).sort((a, b) => b.atMs - a.atMs);
      return rows[0]?.stars;
    },
    rate: (learnerId, language, { id: unitId, version }, stars) =>
      confirm(async (context) => {
        const tables = [...appendTables(db), db.documents];
        const rows = await db.transaction('rw', tables, async () =>
          appendActs(
            context,
            { learnerId, language },
            [{ kind: 'unit-rated', unitId, version, stars }],
            context.clock.readEvidence(),
          ),
        );
        return { rows, value: undefined };
      }),
    listFinished: (learnerId) => listFinished(db, learnerId),
    listRecords: (learnerId) => listRecords(db, learnerId),
    listViews,
    async createCopy(learner) {
      const { pinHash: _secret, ...entry } = learner;
      const ids = await listEntryIds(db, learner.id);
      const copy = {
        madeAt: new Date(nowMs()).toISOString(),
        entry,
        days: (await db.days.where('learnerId').anyOf(ids).toArray()).map(({ day, activeMs }) => ({
          day,
          activeMs,
        })),
        progress: await listProgress(db, ids),
        texts: await db.texts.where('learnerId').anyOf(ids).toArray(),
        drafts: await db.textDrafts.where('learnerId').equals(learner.id).toArray(),
        views: await listViews(learner.id),
        statements: (await listRecords(db, learner.id)).map(({ statement }) => statement),
      };
      return `${JSON.stringify(copy, undefined, 2)}\n`;
    },
  };
}
