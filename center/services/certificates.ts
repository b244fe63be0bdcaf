// Owns: checking a certificate: its code is looked up among the units that records completed. A code printed under
// an entry that was merged since counts as that of the person.
import { sql } from 'kysely';
import { toDay } from '#core/domain/calendar.ts';
import { computeCertificateDigest, parseCertificateCode } from '#core/domain/certificate.ts';
import { mergeUnitProgress, type UnitProgress, unitProgressSchema } from '#core/domain/progress.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { type CertificateRow, certificateRowSchema } from '#core/protocol/console-voices-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader } from '../db/database.ts';
import { listAliases, resolveLearners } from './aliases.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { withEntries } from './entries.ts';
import { readPolicy } from './policy.ts';

interface Named {
  learner_id: string;
  unit_id: string;
}

/** The expression is that of the index `progress_certificate`. */
const digestOfRow = sql`substr(encode(sha256(uuid_send(learner_id) || unit_id::bytea), 'hex'), 1, 20)`;

async function findNamed(reader: Reader, digest: string): Promise<Named | undefined> {
  const { rows } =
    await sql<Named>`select learner_id, unit_id from progress where ${digestOfRow} = ${digest}`.execute(
      reader,
    );
  if (rows[0]) return rows[0];
  // Merged entries are few: whatever their persons completed is tried under each of their entries.
  const { rows: merged } = await sql<Named>`${withEntries},
    known as (select id, survivor from entries union select survivor, survivor from entries)
    select distinct k.id as learner_id, p.unit_id from known k join known o on o.survivor = k.survivor
      join progress p on p.learner_id = o.id`.execute(reader);
  return merged.find(
    ({ learner_id, unit_id }) =>
      computeCertificateDigest(learner_id as LearnerId, unit_id as UnitId) === digest,
  );
}

/** Codes: malformed (no code of ours), not-found (no record here says so, or not yet). */
export async function checkCertificate(
  context: CenterContext,
  actor: Actor,
  typed: string,
): Promise<Outcome<CertificateRow>> {
  const digest = parseCertificateCode(typed);
  if (digest === undefined) return fail('malformed');
  const { read } = context.db;
  const named = await findNamed(read, digest);
  if (!named) return fail('not-found');
  const id = (await resolveLearners(read, [named.learner_id])).get(named.learner_id) ?? named.learner_id;
  const learner = await read.selectFrom('learner').selectAll().where('id', '=', id).executeTakeFirst();
  const states = await read
    .selectFrom('progress')
    .select('state')
    .where('learner_id', 'in', [id, ...(await listAliases(read, id))])
    .where('unit_id', '=', named.unit_id)
    .execute();
  const known = states
    .map(({ state }) => unitProgressSchema.parse(state))
    .reduce<UnitProgress | undefined>(mergeUnitProgress, undefined);
  if (!learner || !known || known.completedAtMs === null) return fail('not-found');
  const { timeZoneOffsetMinutes } = await readPolicy(read);
  await context.db.write((writer) =>
    writeAudit(writer, context.nowMs(), actor, 'certificate.check', id, { unitId: named.unit_id }),
  );
  return succeed(
    certificateRowSchema.parse({
      learnerId: id,
      names: learner.names,
      symbol: learner.symbol,
      unitId: named.unit_id,
      completedAtMs: known.completedAtMs,
      day: toDay(known.completedAtMs, timeZoneOffsetMinutes),
      activeMs: known.activeMs,
    }),
  );
}
