// Owns: the people who work at the console, and their sessions. There are no default accounts: the first
// operator is made with a one-time code that the center prints at its first start.
import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { type Operator, operatorSchema, type Role } from '#core/protocol/console-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader, Writer } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { createToken, hashPassword, hashToken, isSameText, verifyPassword } from './secrets.ts';

const sessionLifeMs = 12 * 3600_000;
const setupKey = 'setup-code-hash';

export interface OperatorDraft {
  login: string;
  name: string;
  role: Role;
  /** Of a trainer; null or left out: the whole county. */
  stationIds?: readonly string[] | null;
  password: string;
}

const operatorColumns = [
  'operator.id',
  'operator.login',
  'operator.name',
  'operator.role',
  'operator.station_ids',
] as const;

type OperatorRow = Pick<Selectable<Tables['operator']>, 'id' | 'login' | 'name' | 'role' | 'station_ids'>;

function toOperator({ id, login, name, role, station_ids }: OperatorRow): Operator {
  return operatorSchema.parse({ id, login, name, role, stationIds: station_ids });
}

async function insertOperator(
  writer: Writer,
  context: CenterContext,
  actor: Actor,
  draft: Omit<OperatorDraft, 'password'>,
  passwordHash: string,
): Promise<Operator | undefined> {
  const { login, name, role } = draft;
  const stationIds = role === 'trainer' ? (draft.stationIds ?? null) : null;
  const made = await writer
    .insertInto('operator')
    .values({
      id: randomUUID(),
      login,
      name,
      role,
      station_ids: stationIds && JSON.stringify(stationIds),
      password_hash: passwordHash,
      created_ms: context.nowMs(),
    })
    .onConflict((conflict) => conflict.column('login').doNothing())
    .returning(operatorColumns)
    .executeTakeFirst();
  if (!made) return undefined;
  await writeAudit(writer, context.nowMs(), actor, 'operator.create', made.id, { login, role, stationIds });
  return toOperator(made);
}

/** Codes: already-exists. */
export async function createOperator(
  context: CenterContext,
  actor: Actor,
  draft: OperatorDraft,
): Promise<Outcome<Operator>> {
  const passwordHash = await hashPassword(draft.password);
  const made = await context.db.write((writer) =>
    insertOperator(writer, context, actor, draft, passwordHash),
  );
  return made ? succeed(made) : fail('already-exists');
}

export async function listOperators(reader: Reader): Promise<Operator[]> {
  const rows = await reader.selectFrom('operator').select(operatorColumns).orderBy('login').execute();
  return rows.map(toOperator);
}

export async function isSetupNeeded(reader: Reader): Promise<boolean> {
  return (await reader.selectFrom('operator').select('id').limit(1).executeTakeFirst()) === undefined;
}

/** A fresh one-time code while there is no operator; undefined afterwards. Only its hash is kept. */
export async function createSetupCode(context: CenterContext): Promise<string | undefined> {
  if (!(await isSetupNeeded(context.db.read))) return undefined;
  const code = createToken().slice(0, 16);
  const value = JSON.stringify(hashToken(context.keys.secret, 'setup', code));
  await context.db.write(async (writer) => {
    await writer
      .insertInto('setting')
      .values({ key: setupKey, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute();
  });
  return code;
}

/** Codes: setup-done, sign-in-wrong (not the code), already-exists. */
export async function setUpFirstOperator(
  context: CenterContext,
  code: string,
  draft: Omit<OperatorDraft, 'role'>,
): Promise<Outcome<Operator>> {
  const passwordHash = await hashPassword(draft.password);
  return context.db.write(async (writer): Promise<Outcome<Operator>> => {
    const kept = await writer
      .selectFrom('setting')
      .select('value')
      .where('key', '=', setupKey)
      .forUpdate()
      .executeTakeFirst();
    if (!kept || !(await isSetupNeeded(writer))) return fail('setup-done');
    const isRight = isSameText(String(kept.value), hashToken(context.keys.secret, 'setup', code));
    if (!isRight) return fail('sign-in-wrong', { detail: 'not the one-time code' });
    const made = await insertOperator(writer, context, 'setup', { ...draft, role: 'operator' }, passwordHash);
    await writer.deleteFrom('setting').where('key', '=', setupKey).execute();
    return made ? succeed(made) : fail('already-exists');
  });
}

/** Spends the time of a real check for an unknown login, so that logins cannot be told apart. */
const nobodysHash = hashPassword('nobody signs in with this');

/** Codes: sign-in-wrong. */
export async function signIn(
  context: CenterContext,
  login: string,
  password: string,
): Promise<Outcome<{ token: string; operator: Operator }>> {
  const row = await context.db.read
    .selectFrom('operator')
    .selectAll()
    .where('login', '=', login)
    .executeTakeFirst();
  const isRight = await verifyPassword(password, row?.password_hash ?? (await nobodysHash));
  if (!row || !isRight || row.disabled_ms !== null) return fail('sign-in-wrong');
  const token = createToken();
  const nowMs = context.nowMs();
  await context.db.write(async (writer) => {
    await writer.deleteFrom('session').where('expires_ms', '<', nowMs).execute();
    await writer
      .insertInto('session')
      .values({
        token_hash: hashToken(context.keys.secret, 'session', token),
        operator_id: row.id,
        created_ms: nowMs,
        expires_ms: nowMs + sessionLifeMs,
      })
      .execute();
    await writeAudit(writer, nowMs, login, 'session.open', row.id);
  });
  return succeed({ token, operator: toOperator(row) });
}

export async function readSession(context: CenterContext, token: string): Promise<Operator | undefined> {
  const row = await context.db.read
    .selectFrom('session')
    .innerJoin('operator', 'operator.id', 'session.operator_id')
    .select(operatorColumns)
    .where('operator.disabled_ms', 'is', null)
    .where('token_hash', '=', hashToken(context.keys.secret, 'session', token))
    .where('expires_ms', '>', context.nowMs())
    .executeTakeFirst();
  return row && toOperator(row);
}

export async function signOut(context: CenterContext, token: string): Promise<void> {
  await context.db.write(async (writer) => {
    await writer
      .deleteFrom('session')
      .where('token_hash', '=', hashToken(context.keys.secret, 'session', token))
      .execute();
  });
}
