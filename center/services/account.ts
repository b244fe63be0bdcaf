// Owns: what people at the console do with their own account: another password, a second factor. Each of these asks for
// the password again: whoever sits at a forgotten screen does not have it.
import type { Operator } from '#core/protocol/console-api.ts';
import type { Account, TotpBegun } from '#core/protocol/console-staff-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { writeAudit } from './audit.ts';
import type { CenterContext } from './context.ts';
import { readPolicy } from './policy.ts';
import { hashPassword, verifyPassword } from './secrets.ts';
import { endSessions, listSessions, type OpenSession } from './sessions.ts';
import { createTotpSecret, removeTotp, renewRecovery, takeTotp } from './totp.ts';

export async function readAccount(context: CenterContext, session: OpenSession): Promise<Account> {
  const { operator } = session;
  const { read } = context.db;
  const row = await read
    .selectFrom('operator')
    .select('totp_since_ms')
    .where('id', '=', operator.id)
    .executeTakeFirstOrThrow();
  const left = await read
    .selectFrom('operator_recovery')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('operator_id', '=', operator.id)
    .where('used_ms', 'is', null)
    .executeTakeFirstOrThrow();
  return {
    operator,
    totpSinceMs: row.totp_since_ms,
    recoveryCodesLeft: row.totp_since_ms === null ? 0 : left.count,
    sessions: await listSessions(read, operator.id, session.id, context.nowMs()),
  };
}

async function hasPassword(context: CenterContext, { id }: Operator, password: string): Promise<boolean> {
  const row = await context.db.read
    .selectFrom('operator')
    .select('password_hash')
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined && verifyPassword(password, row.password_hash);
}

/** All other sessions end. Codes: password-wrong, password-same. */
export async function changePassword(
  context: CenterContext,
  { id: sessionId, operator }: OpenSession,
  oldPassword: string,
  newPassword: string,
): Promise<Outcome<void>> {
  if (!(await hasPassword(context, operator, oldPassword))) return fail('password-wrong');
  if (oldPassword === newPassword) return fail('password-same');
  const password_hash = await hashPassword(newPassword);
  return context.db.write(async (writer) => {
    await writer
      .updateTable('operator')
      .set({ password_hash, is_password_given: false })
      .where('id', '=', operator.id)
      .execute();
    await endSessions(writer, operator.id, sessionId);
    await writeAudit(writer, context.nowMs(), operator.login, 'operator.password', operator.id);
    return succeed(undefined);
  });
}

/** A secret for the authenticator; it counts once a code made with it came back. Codes: password-wrong, already-exists. */
export async function beginTotp(
  context: CenterContext,
  { operator }: OpenSession,
  password: string,
): Promise<Outcome<TotpBegun>> {
  if (!(await hasPassword(context, operator, password))) return fail('password-wrong');
  const { county } = await readPolicy(context.db.read);
  // Authenticators show the issuer as it is; all of them can show Chinese.
  const { sealed, secret, address } = createTotpSecret(context, operator, county.zh);
  return context.db.write(async (writer): Promise<Outcome<TotpBegun>> => {
    const begun = await writer
      .updateTable('operator')
      .set({ totp_secret: sealed, totp_step: null })
      .where('id', '=', operator.id)
      .where('totp_since_ms', 'is', null)
      .executeTakeFirst();
    return begun.numUpdatedRows === 1n ? succeed({ secret, address }) : fail('already-exists');
  });
}

/** Recovery codes, told once. Codes: not-found (nothing was begun), totp-wrong. */
export async function confirmTotp(
  context: CenterContext,
  { operator }: OpenSession,
  code: string,
): Promise<Outcome<{ recoveryCodes: string[] }>> {
  const nowMs = context.nowMs();
  return context.db.write(async (writer): Promise<Outcome<{ recoveryCodes: string[] }>> => {
    const row = await writer
      .selectFrom('operator')
      .select(['totp_secret', 'totp_since_ms'])
      .where('id', '=', operator.id)
      .forUpdate()
      .executeTakeFirst();
    if (!row || row.totp_secret === null || row.totp_since_ms !== null) return fail('not-found');
    if (!(await takeTotp(context, writer, operator.id, row.totp_secret, code))) return fail('totp-wrong');
    await writer
      .updateTable('operator')
      .set({ totp_since_ms: nowMs })
      .where('id', '=', operator.id)
      .execute();
    const recoveryCodes = await renewRecovery(context, writer, operator.id);
    await writeAudit(writer, nowMs, operator.login, 'operator.totp', operator.id);
    return succeed({ recoveryCodes });
  });
}

/** Codes: password-wrong. */
export async function dropTotp(
  context: CenterContext,
  { operator }: OpenSession,
  password: string,
): Promise<Outcome<void>> {
  if (!(await hasPassword(context, operator, password))) return fail('password-wrong');
  return context.db.write(async (writer) => {
    await removeTotp(writer, operator.id);
    await writeAudit(writer, context.nowMs(), operator.login, 'operator.totp-off', operator.id);
    return succeed(undefined);
  });
}

/** The earlier codes no longer work. Codes: password-wrong, not-found (no second factor is set). */
export async function renewRecoveryCodes(
  context: CenterContext,
  { operator }: OpenSession,
  password: string,
): Promise<Outcome<{ recoveryCodes: string[] }>> {
  if (!(await hasPassword(context, operator, password))) return fail('password-wrong');
  return context.db.write(async (writer): Promise<Outcome<{ recoveryCodes: string[] }>> => {
    const row = await writer
      .selectFrom('operator')
      .select('totp_since_ms')
      .where('id', '=', operator.id)
      .forUpdate()
      .executeTakeFirst();
    if (!row || row.totp_since_ms === null) return fail('not-found');
    const recoveryCodes = await renewRecovery(context, writer, operator.id);
    await writeAudit(writer, context.nowMs(), operator.login, 'operator.recovery', operator.id);
    return succeed({ recoveryCodes });
  });
}
