// Owns: stations and their enrolment (SPEC: EN rules): made by an operator, given a code, enrolled once by
// the code, revoked, enrolled again with new keys under the same identity.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { StationId } from '#core/kernel/ids.ts';
import { type Signed, signPayload } from '#core/kernel/signing.ts';
import type { EnrolmentCode, StationRow } from '#core/protocol/console-api.ts';
import { type Certificate, certificateSchema, type EnrolRequest } from '#core/protocol/enrolment.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { StationReport } from '#core/protocol/log.ts';
import { contexts, oldestWireVersion, wireVersion } from '#core/protocol/version.ts';
import type { Reader, Writer } from '../db/database.ts';
import { listAliases } from './aliases.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { createPublications } from './feed-documents.ts';
import { readPolicy } from './policy.ts';
import { listUnitsOf, publishRoaming } from './roaming.ts';
import { restrictStations, wholeCounty } from './scope.ts';
import { createCode, hashToken } from './secrets.ts';
import { replaceKey } from './station-keys.ts';
import { toStorable } from './storable-text.ts';

export const codeLifeMs = 10 * 60_000;
/** For a code that travels on paper with a courier. */
export const printedCodeLifeMs = 30 * 24 * 3600_000;

export async function createStation(
  context: CenterContext,
  actor: Actor,
  draft: { name: string; township: string },
  isDemo = false,
): Promise<string> {
  const id = randomUUID();
  const nowMs = context.nowMs();
  await context.db.write(async (writer) => {
    await writer
      .insertInto('station')
      .values({ id, ...draft, status: 'new', created_ms: nowMs, is_demo: isDemo })
      .execute();
    await writeAudit(writer, nowMs, actor, 'station.create', id, draft);
  });
  return id;
}

/**
 * Undefined when there is no such station. Codes that were given out before stop working. `barsOld`: the
 * hardware that the station has now was lost or stolen; nothing more is taken from it.
 */
export async function createEnrolmentCode(
  context: CenterContext,
  actor: Actor,
  stationId: string,
  lifeMs = codeLifeMs,
  barsOld = false,
): Promise<EnrolmentCode | undefined> {
  const code = createCode();
  const nowMs = context.nowMs();
  const expiresAtMs = nowMs + lifeMs;
  const isMade = await context.db.write(async (writer) => {
    const station = await writer
      .selectFrom('station')
      .select('id')
      .where('id', '=', stationId)
      .executeTakeFirst();
    if (!station) return false;
    await writer
      .deleteFrom('enrolment_code')
      .where('station_id', '=', stationId)
      .where('used_ms', 'is', null)
      .execute();
    await writer
      .insertInto('enrolment_code')
      .values({
        code_hash: hashToken(context.keys.secret, 'enrol', code),
        station_id: stationId,
        expires_ms: expiresAtMs,
        used_ms: null,
        bars_old: barsOld,
      })
      .execute();
    await writeAudit(writer, nowMs, actor, 'station.code', stationId, { expiresAtMs, barsOld });
    return true;
  });
  return isMade ? { code, expiresAtMs } : undefined;
}

export async function revokeStation(
  context: CenterContext,
  actor: Actor,
  stationId: string,
): Promise<boolean> {
  return context.db.write(async (writer) => {
    const changed = await writer
      .updateTable('station')
      .set({ status: 'revoked' })
      .where('id', '=', stationId)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return false;
    await writer.deleteFrom('enrolment_code').where('station_id', '=', stationId).execute();
    await writeAudit(writer, context.nowMs(), actor, 'station.revoke', stationId);
    return true;
  });
}

/** The root metadata that stations trust from enrolment on; undefined before a library was published. */
async function readLibraryRoot(libraryDir: string): Promise<string | undefined> {
  return readFile(join(libraryDir, 'metadata', '1.root.json'), 'utf8').catch(() => undefined);
}

interface CodeRow {
  id: string;
  bars_old: boolean;
  status: string;
  sign_key: string | null;
  code_hash: string;
}

/** The code is used up, and the station has these keys from now on. */
async function admitKeys(
  writer: Writer,
  row: CodeRow,
  request: EnrolRequest,
  nowMs: number,
  offsetMinutes: number,
): Promise<void> {
  await writer
    .updateTable('enrolment_code')
    .set({ used_ms: nowMs })
    .where('code_hash', '=', row.code_hash)
    .execute();
  if (row.sign_key !== null && row.sign_key !== request.signKey) {
    const isBarred = row.bars_old || row.status === 'revoked';
    await replaceKey(writer, { id: row.id, oldKey: row.sign_key, newKey: request.signKey, isBarred }, nowMs);
    await resendRoaming(writer, row.id, offsetMinutes);
  }
  await writer
    .updateTable('station')
    .set({
      status: 'enrolled',
      sign_key: request.signKey,
      box_key: request.boxKey,
      enrolled_ms: nowMs,
      app_version: toStorable(request.appVersion).text,
      last_contact_ms: nowMs,
    })
    .where('id', '=', row.id)
    .execute();
  await writeAudit(writer, nowMs, `station:${row.id}`, 'station.enrol', row.id, {
    appVersion: toStorable(request.appVersion).text,
  });
}

/** Codes: code-wrong, code-expired, wire-too-old, wire-unknown, center-fault (no library). */
export async function enrolStation(context: CenterContext, request: EnrolRequest): Promise<Outcome<Signed>> {
  if (request.wire < oldestWireVersion) return fail('wire-too-old');
  if (request.wire > wireVersion) return fail('wire-unknown');
  const libraryRoot = await readLibraryRoot(context.libraryDir);
  if (libraryRoot === undefined)
    return fail('center-fault', { detail: 'no library has been published here' });
  const policy = await readPolicy(context.db.read);
  const nowMs = context.nowMs();
  return context.db.write(async (writer): Promise<Outcome<Signed>> => {
    const row = await writer
      .selectFrom('enrolment_code')
      .innerJoin('station', 'station.id', 'enrolment_code.station_id')
      .select([
        'station.id',
        'station.name',
        'enrolment_code.expires_ms',
        'enrolment_code.used_ms',
        'enrolment_code.bars_old',
        'station.status',
        'station.sign_key',
        'station.box_key',
        'code_hash',
      ])
      .where('code_hash', '=', hashToken(context.keys.secret, 'enrol', request.code))
      .forUpdate()
      .executeTakeFirst();
    if (!row) return fail('code-wrong');
    // [EN8] The answer was lost on the line: the same keys get it again, and nobody else can use the code.
    const isRepeat =
      row.used_ms !== null &&
      row.status === 'enrolled' &&
      row.sign_key === request.signKey &&
      row.box_key === request.boxKey;
    if (row.used_ms !== null && !isRepeat) return fail('code-wrong');
    if (row.expires_ms < nowMs) return fail('code-expired');
    if (!isRepeat) await admitKeys(writer, row, request, nowMs, policy.timeZoneOffsetMinutes);
    const certificate: Certificate = certificateSchema.parse({
      station: row.id,
      stationName: row.name,
      county: policy.county,
      signKey: request.signKey,
      boxKey: request.boxKey,
      centerKey: context.keys.publicKey,
      libraryRoot,
      atMs: nowMs,
    });
    return succeed(await signPayload(context.keys.signer, contexts.certificate, certificate));
  });
}

/** The station's new disk holds nothing of its history: it gets that as what was done elsewhere. */
async function resendRoaming(writer: Writer, stationId: string, offsetMinutes: number): Promise<void> {
  const learners = await writer
    .selectFrom('learner_station')
    .select('learner_id')
    .where('station_id', '=', stationId)
    .orderBy('learner_id')
    .execute();
  const publications = createPublications();
  for (const { learner_id } of learners) {
    const units = await listUnitsOf(writer, [learner_id, ...(await listAliases(writer, learner_id))]);
    await publishRoaming(writer, publications, units, offsetMinutes, (id) => id === stationId);
  }
  await publications.send(writer);
}

/** Finer than any screen shows; keeps a busy station from writing a row with every request. */
const contactGrainMs = 5000;

/** `report`: what the station said of itself; what it does not say stays as it was. */
export async function noteContact(
  context: CenterContext,
  stationId: string,
  report?: StationReport,
): Promise<void> {
  const nowMs = context.nowMs();
  const { appVersion, diskFreeBytes, waitingCount } = report ?? {};
  await context.db.write(async (writer) => {
    await writer
      .updateTable('station')
      .set({
        last_contact_ms: nowMs,
        ...(report === undefined ? {} : { reported_ms: nowMs }),
        ...(appVersion === undefined ? {} : { app_version: toStorable(appVersion).text }),
        ...(diskFreeBytes === undefined ? {} : { disk_free_bytes: diskFreeBytes }),
        ...(waitingCount === undefined ? {} : { waiting_count: waitingCount }),
      })
      .where('id', '=', stationId)
      .$if(report === undefined, (query) =>
        query.where((row) =>
          row.or([row('last_contact_ms', 'is', null), row('last_contact_ms', '<', nowMs - contactGrainMs)]),
        ),
      )
      .execute();
  });
}

export async function listStations(reader: Reader, scoped = wholeCounty): Promise<StationRow[]> {
  const { rows } = await sql<{
    id: string;
    name: string;
    township: string;
    status: StationRow['status'];
    enrolled_ms: number | null;
    last_contact_ms: number | null;
    app_version: string | null;
    disk_free_bytes: number | null;
    waiting_count: number | null;
    reported_ms: number | null;
    epoch: string | null;
    through: number | null;
    records: number;
    quarantined: number;
    incidents: number;
    learners: number;
  }>`
    select s.id, s.name, s.township, s.status, s.enrolled_ms, s.last_contact_ms, s.app_version,
      s.disk_free_bytes, s.waiting_count, s.reported_ms,
      e.epoch, e.through,
      coalesce((select sum(through) from log_epoch where station_id = s.id), 0)::bigint as records,
      (select count(*) from log_record where station_id = s.id and quarantine is not null) as quarantined,
      (select count(*) from incident where station_id = s.id) as incidents,
      (select count(*) from learner_station l where station_id = s.id
        and not exists (select 1 from learner_alias where alias_id = l.learner_id)) as learners
    from station s
    left join lateral (select epoch, through from log_epoch where station_id = s.id
                       order by opened_ms desc limit 1) e on true
    where ${restrictStations(scoped, 's.id')}
    order by s.name, s.id`.execute(reader);
  return rows.map((row) => ({
    id: row.id as StationId,
    name: row.name,
    township: row.township,
    status: row.status,
    enrolledAtMs: row.enrolled_ms,
    lastContactMs: row.last_contact_ms,
    epoch: row.epoch,
    through: row.through ?? 0,
    recordCount: row.records,
    quarantineCount: row.quarantined,
    incidentCount: row.incidents,
    learnerCount: row.learners,
    appVersion: row.app_version,
    diskFreeBytes: row.disk_free_bytes,
    waitingCount: row.waiting_count,
    reportedAtMs: row.reported_ms,
  }));
}
