// Owns: the accounts of people who work at the console, and how the first is made. There are no default accounts: the first
// operator is made with a one-time code that the center prints at its first start.
import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { type Operator, operatorSchema, type Role } from '#core/protocol/console-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader, Writer } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { createToken, hashPassword, hashToken, isSameText } from './secrets.ts';

const setupKey = 'setup-code-hash';

export interface OperatorDraft {
  login: string;
  name: string;
  role: Role;
  /** Of a trainer; null or left out: the whole county. */
  stationIds?: readonly string[] | null;
  password: string;
  /** Chosen by somebody else: it serves for choosing another. */
  isPasswordGiven?: boolean;
}

export const operatorColumns = [
  'operator.id',
  'operator.login',
  'operator.name',
  'operator.role',
  'operator.station_ids',
  'operator.is_password_given',
] as const;

type OperatorRow = Pick<
  Selectable<Tables['operator']>,
  'id' | 'login' | 'name' | 'role' | 'station_ids' | 'is_password_given'
>;

export function toOperator(row: OperatorRow): Operator {
  const { id, login, name, role, station_ids: stationIds, is_password_given: mustChangePassword } = row;
  return operatorSchema.parse({ id, login, name, role, stationIds, mustChangePassword });
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
      is_password_given: draft.isPasswordGiven ?? false,
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
