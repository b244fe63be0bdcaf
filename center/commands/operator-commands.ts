// Owns: what the command line can do to the accounts of people at the console; they are named by their login.
import * as z from 'zod';
import { loginSchema, type Operator, passwordSchema, roleSchema } from '#core/protocol/console-api.ts';
import type { Outcome } from '#core/protocol/errors.ts';
import type { CenterContext } from '../services/context.ts';
import { createOperator } from '../services/operators.ts';
import {
  changeStaff,
  findStaff,
  listStaff,
  resetPassword,
  resetTotp,
  setDisabled,
} from '../services/staff.ts';
import type { CommandResult } from './administer.ts';

const nameSchema = z.string().trim().min(1).max(80);
/** null: the whole county. */
const scopeSchema = z.array(z.uuid()).nullable();

export const operatorCommandSchemas = [
  z.strictObject({
    name: z.literal('operator create'),
    login: loginSchema,
    person: nameSchema,
    role: roleSchema,
    stationIds: scopeSchema.default(null),
    password: passwordSchema,
  }),
  z.strictObject({ name: z.literal('operator list') }),
  z.strictObject({
    name: z.literal('operator change'),
    login: loginSchema,
    person: nameSchema.optional(),
    role: roleSchema.optional(),
    stationIds: scopeSchema.optional(),
  }),
  z.strictObject({ name: z.literal('operator disable'), login: loginSchema }),
  z.strictObject({ name: z.literal('operator enable'), login: loginSchema }),
  z.strictObject({ name: z.literal('operator reset-password'), login: loginSchema }),
  z.strictObject({ name: z.literal('operator reset-totp'), login: loginSchema }),
] as const;
export type OperatorCommand = z.infer<(typeof operatorCommandSchemas)[number]>;

const actor = 'cli';

function refuse(sentence: string): CommandResult {
  return { ok: false, sentence };
}

function toResult<Value>(outcome: Outcome<Value>, login: string, toValue: (value: Value) => object) {
  if (outcome.ok) return { ok: true as const, value: toValue(outcome.value) };
  return refuse(
    outcome.error.kind === 'last-operator'
      ? `${login} is the last operator. Make another one first.`
      : 'One of the stations is not known here.',
  );
}

async function changeOne(
  context: CenterContext,
  { id, ...known }: Operator,
  command: Exclude<OperatorCommand, { name: 'operator create' | 'operator list' }>,
): Promise<CommandResult> {
  const { login } = command;
  switch (command.name) {
    case 'operator change': {
      const { person: name = known.name, role = known.role, stationIds = known.stationIds } = command;
      const change = { name, role, stationIds: role === 'trainer' ? stationIds : null };
      return toResult(await changeStaff(context, actor, id, change), login, () => ({ login, ...change }));
    }
    case 'operator disable':
    case 'operator enable': {
      const isDisabled = command.name === 'operator disable';
      return toResult(await setDisabled(context, actor, id, isDisabled), login, () => ({
        login,
        status: isDisabled ? 'disabled' : 'enabled',
      }));
    }
    case 'operator reset-password':
      return toResult(await resetPassword(context, actor, id), login, ({ password }) => ({
        login,
        password,
      }));
    case 'operator reset-totp':
      return toResult(await resetTotp(context, actor, id), login, () => ({ login, secondFactor: 'none' }));
  }
}

export async function runOperatorCommand(
  context: CenterContext,
  command: OperatorCommand,
): Promise<CommandResult> {
  const { read } = context.db;
  if (command.name === 'operator list') return { ok: true, value: await listStaff(read, context.nowMs()) };
  const known = await findStaff(read, command.login);
  if (command.name === 'operator create') {
    const { login, person, role, stationIds, password } = command;
    const made = await createOperator(context, actor, { login, name: person, role, stationIds, password });
    return made.ok ? made : refuse(`There is already an account with the login ${login}.`);
  }
  return known
    ? changeOne(context, known, command)
    : refuse(`There is no account with the login ${command.login}.`);
}
