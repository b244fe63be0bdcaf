// Owns: what the command line can do to a center besides serving. Each command is a value with a schema,
// so that it can be carried out here or handed to the process that holds the database.
import * as z from 'zod';
import { stationDraftSchema } from '#core/protocol/console-api.ts';
import { courierRequestSchema } from '#core/protocol/console-courier-api.ts';
import { lrsScopesSchema } from '#core/protocol/console-staff-api.ts';
import { createLaunch, launchRequestSchema } from '../services/cmi5-launches.ts';
import type { CenterContext } from '../services/context.ts';
import { createLrsKey, listLrsKeys, revokeLrsKey } from '../services/lrs-keys.ts';
import { createProof } from '../services/proof.ts';
import { rebuildProjections } from '../services/rebuild.ts';
import { rereadQuarantine } from '../services/requarantine.ts';
import {
  codeLifeMs,
  createEnrolmentCode,
  createStation,
  listStations,
  printedCodeLifeMs,
  revokeStation,
} from '../services/stations.ts';
import { backUp } from './backup.ts';
import { explainCourierError, makeIntoFolder, readFromPath } from './courier.ts';
import { operatorCommandSchemas, runOperatorCommand } from './operator-commands.ts';
import { writeProof } from './proof-file.ts';

const nameSchema = z.string().trim().min(1).max(80);

export const commandSchema = z.discriminatedUnion('name', [
  ...operatorCommandSchemas,
  z.strictObject({ name: z.literal('station create'), station: stationDraftSchema }),
  z.strictObject({ name: z.literal('station list') }),
  z.strictObject({ name: z.literal('station code'), id: z.uuid(), isPrinted: z.boolean() }),
  z.strictObject({ name: z.literal('station revoke'), id: z.uuid() }),
  z.strictObject({
    name: z.literal('lrs-key create'),
    label: nameSchema,
    scopes: lrsScopesSchema.default(['all']),
  }),
  z.strictObject({ name: z.literal('lrs-key list') }),
  z.strictObject({ name: z.literal('lrs-key revoke'), key: z.string().max(64) }),
  z.strictObject({ name: z.literal('cmi5 launch'), request: launchRequestSchema }),
  z.strictObject({ name: z.literal('log reread'), id: z.uuid().optional() }),
  z.strictObject({ name: z.literal('rebuild') }),
  z.strictObject({
    name: z.literal('proof make'),
    learner: z.uuid(),
    from: z.iso.date().nullable(),
    to: z.iso.date().nullable(),
    isWhole: z.boolean(),
    file: z.string().min(1),
  }),
  z.strictObject({ name: z.literal('backup'), file: z.string().min(1) }),
  z.strictObject({
    name: z.literal('courier make'),
    request: courierRequestSchema,
    folder: z.string().min(1),
  }),
  z.strictObject({ name: z.literal('courier read'), path: z.string().min(1) }),
]);
export type Command = z.infer<typeof commandSchema>;

/** `ok`: a value to print. Otherwise a sentence for the person at the terminal. */
export const commandResultSchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.json() }),
  z.strictObject({ ok: z.literal(false), sentence: z.string() }),
]);
export type CommandResult = { ok: true; value: unknown } | { ok: false; sentence: string };

const actor = 'cli';

function refuse(sentence: string): CommandResult {
  return { ok: false, sentence };
}

export async function runCommand(context: CenterContext, command: Command): Promise<CommandResult> {
  const { read } = context.db;
  switch (command.name) {
    case 'operator create':
    case 'operator list':
    case 'operator change':
    case 'operator disable':
    case 'operator enable':
    case 'operator reset-password':
    case 'operator reset-totp':
      return runOperatorCommand(context, command);
    case 'station create':
      return {
        ok: true,
        value: { id: await createStation(context, actor, command.station), ...command.station },
      };
    case 'station list':
      return { ok: true, value: await listStations(read) };
    case 'station code': {
      const lifeMs = command.isPrinted ? printedCodeLifeMs : codeLifeMs;
      const code = await createEnrolmentCode(context, actor, command.id, lifeMs);
      return code ? { ok: true, value: code } : refuse(`There is no station ${command.id}.`);
    }
    case 'station revoke':
      return (await revokeStation(context, actor, command.id))
        ? { ok: true, value: { id: command.id, status: 'revoked' } }
        : refuse(`There is no station ${command.id}.`);
    case 'lrs-key create':
      return { ok: true, value: await createLrsKey(context, actor, command.label, command.scopes) };
    case 'lrs-key list':
      return {
        ok: true,
        value: (await listLrsKeys(read)).map((row) => ({ ...row, scopes: row.scopes.join(' ') })),
      };
    case 'lrs-key revoke':
      return (await revokeLrsKey(context, actor, command.key))
        ? { ok: true, value: { key: command.key, status: 'revoked' } }
        : refuse(`There is no key ${command.key}.`);
    case 'cmi5 launch':
      return { ok: true, value: await createLaunch(context, actor, command.request) };
    case 'log reread':
      return { ok: true, value: await rereadQuarantine(context, actor, command.id) };
    case 'rebuild':
      return { ok: true, value: await rebuildProjections(context, actor) };
    case 'proof make': {
      const { learner, from, to, isWhole, file } = command;
      const signed = await createProof(context, actor, { learnerId: learner, from, to, isWhole });
      if (!signed) return refuse(`There is no learner ${learner}.`);
      return { ok: true, value: await writeProof(file, signed) };
    }
    case 'backup':
      return { ok: true, value: await backUp(context, command.file) };
    case 'courier make': {
      const made = await makeIntoFolder(context, actor, command.request, command.folder);
      return made.ok ? made : refuse(explainCourierError(made.error.kind));
    }
    case 'courier read': {
      const read = await readFromPath(context, actor, command.path);
      return read.ok ? read : refuse(explainCourierError(read.error.kind));
    }
  }
}
