// Owns: signing in, and sessions: what a browser holds is a token; here is only its HMAC. Who is disabled, or whose
// session was revoked, is out with the next request.
import type { Operator } from '#core/protocol/console-api.ts';
import type { SessionRow } from '#core/protocol/console-staff-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader, Writer } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import type { CenterContext } from './context.ts';
import { operatorColumns, toOperator } from './operators.ts';
import { createToken, hashPassword, hashToken, verifyPassword } from './secrets.ts';
import { takeSecondFactor } from './totp.ts';

const sessionLifeMs = 12 * 3600_000;
/** Finer than any screen shows; keeps a busy screen from writing a row with every request. */
const seenGrainMs = 60_000;
const maxBrowserLength = 300;

/** Spends the time of a real check for an unknown login, so that logins cannot be told apart. */
const nobodysHash = hashPassword('nobody signs in with this');

export interface SignInRequest {
  login: string;
  password: string;
  /** Of the authenticator, or a recovery code. */
  code: string | undefined;
  /** As the browser names itself. */
  browser: string;
}

/** Codes: sign-in-wrong, totp-needed, totp-wrong. */
export async function signIn(
  context: CenterContext,
  { login, password, code, browser }: SignInRequest,
): Promise<Outcome<{ token: string; operator: Operator }>> {
  const row = await context.db.read
    .selectFrom('operator')
    .selectAll()
    .where('login', '=', login)
    .executeTakeFirst();
  const isRight = await verifyPassword(password, row?.password_hash ?? (await nobodysHash));
  if (!row || !isRight || row.disabled_ms !== null) return fail('sign-in-wrong');
  const sealed = row.totp_since_ms === null ? null : row.totp_secret;
  if (sealed !== null && code === undefined) return fail('totp-needed');
  const token = createToken();
  const nowMs = context.nowMs();
  return context.db.write(async (writer): Promise<Outcome<{ token: string; operator: Operator }>> => {
    if (sealed !== null && !(await takeSecondFactor(context, writer, row.id, sealed, code ?? '')))
      return fail('totp-wrong');
    await writer.deleteFrom('session').where('expires_ms', '<', nowMs).execute();
    await writer
      .insertInto('session')
      .values({
        token_hash: hashToken(context.keys.secret, 'session', token),
        operator_id: row.id,
        created_ms: nowMs,
        expires_ms: nowMs + sessionLifeMs,
        seen_ms: nowMs,
        browser: browser.slice(0, maxBrowserLength),
      })
      .execute();
    await writeAudit(writer, nowMs, login, 'session.open', row.id);
    return succeed({ token, operator: toOperator(row) });
  });
}

export interface OpenSession {
  id: string;
  operator: Operator;
}

export async function readSession(context: CenterContext, token: string): Promise<OpenSession | undefined> {
  const nowMs = context.nowMs();
  const row = await context.db.read
    .selectFrom('session')
    .innerJoin('operator', 'operator.id', 'session.operator_id')
    .select(operatorColumns)
    .select(['session.id as sessionId', 'seen_ms'])
    .where('operator.disabled_ms', 'is', null)
    .where('token_hash', '=', hashToken(context.keys.secret, 'session', token))
    .where('expires_ms', '>', nowMs)
    .executeTakeFirst();
  if (!row) return undefined;
  const { sessionId: id } = row;
  if (row.seen_ms < nowMs - seenGrainMs) {
    await context.db.write(async (writer) => {
      await writer.updateTable('session').set({ seen_ms: nowMs }).where('id', '=', id).execute();
    });
  }
  return { id, operator: toOperator(row) };
}

export async function signOut(context: CenterContext, token: string): Promise<void> {
  await context.db.write(async (writer) => {
    await writer
      .deleteFrom('session')
      .where('token_hash', '=', hashToken(context.keys.secret, 'session', token))
      .execute();
  });
}

export async function listSessions(
  reader: Reader,
  operatorId: string,
  currentId: string,
  nowMs: number,
): Promise<SessionRow[]> {
  const rows = await reader
    .selectFrom('session')
    .select(['id', 'created_ms', 'seen_ms', 'expires_ms', 'browser'])
    .where('operator_id', '=', operatorId)
    .where('expires_ms', '>', nowMs)
    .orderBy('seen_ms', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    openedAtMs: row.created_ms,
    seenAtMs: Math.max(row.seen_ms, row.created_ms),
    endsAtMs: row.expires_ms,
    browser: row.browser,
    isCurrent: row.id === currentId,
  }));
}

/** Ends sessions of one person: all of them, or all but one. Returns how many. */
export async function endSessions(writer: Writer, operatorId: string, exceptId?: string): Promise<number> {
  let ended = writer.deleteFrom('session').where('operator_id', '=', operatorId);
  if (exceptId !== undefined) ended = ended.where('id', '<>', exceptId);
  return Number((await ended.executeTakeFirst()).numDeletedRows);
}

/** False when the person has no such session. */
export async function revokeSession(
  context: CenterContext,
  operator: Operator,
  sessionId: string,
): Promise<boolean> {
  return context.db.write(async (writer) => {
    const gone = await writer
      .deleteFrom('session')
      .where('id', '=', sessionId)
      .where('operator_id', '=', operator.id)
      .executeTakeFirst();
    if (gone.numDeletedRows === 0n) return false;
    await writeAudit(writer, context.nowMs(), operator.login, 'session.revoke', operator.id, { sessionId });
    return true;
  });
}

export async function revokeOtherSessions(
  context: CenterContext,
  operator: Operator,
  currentId: string,
): Promise<number> {
  return context.db.write(async (writer) => {
    const count = await endSessions(writer, operator.id, currentId);
    await writeAudit(writer, context.nowMs(), operator.login, 'session.revoke', operator.id, { count });
    return count;
  });
}
