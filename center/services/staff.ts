// Owns: what an operator does with the accounts of others. Accounts are disabled, never deleted, so that the audit log
// keeps its names. What must stay true: somebody who is an operator can always sign in.
import type { Operator, Role } from '#core/protocol/console-api.ts';
import type { StaffMade, StaffRow } from '#core/protocol/console-staff-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader, Writer } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { createOperator, operatorColumns, toOperator } from './operators.ts';
import { createCode, hashPassword } from './secrets.ts';
import { endSessions } from './sessions.ts';
import { removeTotp } from './totp.ts';

/** 52 bits, of letters that cannot be taken for each other; it serves for choosing another. */
const givenPasswordLength = 12;

export async function listStaff(reader: Reader, nowMs: number): Promise<StaffRow[]> {
  const rows = await reader
    .selectFrom('operator')
    .select(operatorColumns)
    .select(['created_ms', 'disabled_ms', 'totp_since_ms'])
    .select((row) =>
      row
        .selectFrom('session')
        .select(({ fn }) => fn.max('seen_ms').as('seen'))
        .whereRef('operator_id', '=', 'operator.id')
        .where('expires_ms', '>', nowMs)
        .as('seen'),
    )
    .orderBy('login')
    .execute();
  return rows.map((row) => ({
    ...toOperator(row),
    createdAtMs: row.created_ms,
    disabledAtMs: row.disabled_ms,
    hasTotp: row.totp_since_ms !== null,
    lastSeenMs: row.seen,
  }));
}

export async function findStaff(reader: Reader, login: string): Promise<Operator | undefined> {
  const row = await reader
    .selectFrom('operator')
    .select(operatorColumns)
    .where('login', '=', login)
    .executeTakeFirst();
  return row && toOperator(row);
}

async function areStations(reader: Reader, stationIds: readonly string[] | null): Promise<boolean> {
  if (stationIds === null || stationIds.length === 0) return true;
  const found = await reader.selectFrom('station').select('id').where('id', 'in', stationIds).execute();
  return found.length === new Set(stationIds).size;
}

interface Draft {
  login: string;
  name: string;
  role: Role;
  stationIds: readonly string[] | null;
  password?: string | undefined;
}

/** Codes: already-exists, not-found (a station). */
export async function createStaff(
  context: CenterContext,
  actor: Actor,
  draft: Draft,
): Promise<Outcome<StaffMade>> {
  if (!(await areStations(context.db.read, draft.stationIds))) return fail('not-found');
  const password = draft.password ?? createCode(givenPasswordLength);
  const made = await createOperator(context, actor, { ...draft, password, isPasswordGiven: true });
  if (!made.ok) return made;
  return succeed({ staff: made.value, password: draft.password === undefined ? password : null });
}

/** Locks those who could be the last operator; true when nobody but `id` is one. */
async function isLastOperator(writer: Writer, id: string): Promise<boolean> {
  const rows = await writer
    .selectFrom('operator')
    .select('id')
    .where('role', '=', 'operator')
    .where('disabled_ms', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.every((row) => row.id === id);
}

/** Counts from the next request of the person on. Codes: not-found, last-operator. */
export async function changeStaff(
  context: CenterContext,
  actor: Actor,
  id: string,
  change: { name: string; role: Role; stationIds: readonly string[] | null },
): Promise<Outcome<void>> {
  const { name, role } = change;
  const stationIds = role === 'trainer' ? change.stationIds : null;
  if (!(await areStations(context.db.read, stationIds))) return fail('not-found');
  return context.db.write(async (writer): Promise<Outcome<void>> => {
    if (role !== 'operator' && (await isLastOperator(writer, id))) return fail('last-operator');
    const changed = await writer
      .updateTable('operator')
      .set({ name, role, station_ids: stationIds && JSON.stringify(stationIds) })
      .where('id', '=', id)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return fail('not-found');
    await writeAudit(writer, context.nowMs(), actor, 'operator.change', id, { name, role, stationIds });
    return succeed(undefined);
  });
}

/** Open sessions end at once. Codes: not-found, last-operator. */
export async function setDisabled(
  context: CenterContext,
  actor: Actor,
  id: string,
  isDisabled: boolean,
): Promise<Outcome<void>> {
  const nowMs = context.nowMs();
  return context.db.write(async (writer): Promise<Outcome<void>> => {
    if (isDisabled && (await isLastOperator(writer, id))) return fail('last-operator');
    const changed = await writer
      .updateTable('operator')
      .set({ disabled_ms: isDisabled ? nowMs : null })
      .where('id', '=', id)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return fail('not-found');
    if (isDisabled) await endSessions(writer, id);
    await writeAudit(writer, nowMs, actor, isDisabled ? 'operator.disable' : 'operator.enable', id);
    return succeed(undefined);
  });
}

/** A one-time password, told once; open sessions end. Codes: not-found. */
export async function resetPassword(
  context: CenterContext,
  actor: Actor,
  id: string,
): Promise<Outcome<{ password: string }>> {
  const password = createCode(givenPasswordLength);
  const password_hash = await hashPassword(password);
  return context.db.write(async (writer): Promise<Outcome<{ password: string }>> => {
    const changed = await writer
      .updateTable('operator')
      .set({ password_hash, is_password_given: true })
      .where('id', '=', id)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return fail('not-found');
    await endSessions(writer, id);
    await writeAudit(writer, context.nowMs(), actor, 'operator.password-reset', id);
    return succeed({ password });
  });
}

/** For a person who lost the authenticator and the recovery codes. Codes: not-found. */
export async function resetTotp(context: CenterContext, actor: Actor, id: string): Promise<Outcome<void>> {
  return context.db.write(async (writer): Promise<Outcome<void>> => {
    const known = await writer.selectFrom('operator').select('id').where('id', '=', id).executeTakeFirst();
    if (!known) return fail('not-found');
    await removeTotp(writer, id);
    await writeAudit(writer, context.nowMs(), actor, 'operator.totp-reset', id);
    return succeed(undefined);
  });
}
