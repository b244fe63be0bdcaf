// Owns: the trainers whose own keys may sign units (TUF delegations), kept beside the county's keys: who, with
// which keys, for which paths, and the newest list that was taken in from each.
import { join } from 'node:path';
import { Metadata, MetadataKind, type Targets } from '@tufjs/models';
import * as z from 'zod';
import { isPathMatch } from '#core/library/update-delegated.ts';
import { readIfPresent, writeDurably } from './durable-file.ts';
import { LibraryError } from './library-error.ts';
import { toKeyId } from './signing-keys.ts';

export const trainerNameSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'Use lower-case letters, digits and hyphens, at most 40')
  .refine((name) => !['root', 'timestamp', 'snapshot', 'targets'].includes(name), 'Choose another name');

/** What a trainer hands to the county: public, but to be compared over the telephone. */
export const trainerKeySchema = z.strictObject({
  name: trainerNameSchema,
  publicKey: z.string().regex(/^[0-9a-f]{64}$/),
});
export type TrainerKey = z.infer<typeof trainerKeySchema>;

const roleSchema = z.strictObject({
  name: trainerNameSchema,
  publicKeys: z.array(trainerKeySchema.shape.publicKey).min(1),
  threshold: z.int().min(1),
  paths: z.array(z.string().min(1).max(200)).min(1),
});
export type TrainerRole = z.infer<typeof roleSchema>;
const rolesSchema = z.array(roleSchema).max(64);

function rolesPath(keys: string): string {
  return join(keys, 'trainers.json');
}

function listPath(keys: string, name: string): string {
  return join(keys, 'delegated', `${name}.json`);
}

export async function loadTrainerRoles(keys: string): Promise<TrainerRole[]> {
  const bytes = await readIfPresent(rolesPath(keys));
  if (!bytes) return [];
  try {
    return rolesSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    throw new LibraryError('keys', `${rolesPath(keys)} is damaged: restore it from a backup of the keys.`, {
      cause,
    });
  }
}

export async function saveTrainerRoles(keys: string, roles: readonly TrainerRole[]): Promise<void> {
  await writeDurably(rolesPath(keys), `${JSON.stringify(rolesSchema.parse(roles), null, 2)}\n`, 0o600);
}

export interface TrainerList {
  text: string;
  metadata: Metadata<Targets>;
}

export function parseTrainerList(text: string): TrainerList | undefined {
  try {
    return { text, metadata: Metadata.fromJSON(MetadataKind.Targets, JSON.parse(text) as never) };
  } catch {
    return undefined;
  }
}

/** The newest list of the trainer that the county took in. */
export async function loadTrainerList(keys: string, name: string): Promise<TrainerList | undefined> {
  const bytes = await readIfPresent(listPath(keys, name));
  if (!bytes) return undefined;
  const list = parseTrainerList(bytes.toString('utf8'));
  if (!list)
    throw new LibraryError(
      'keys',
      `${listPath(keys, name)} is damaged: restore it from a backup of the keys.`,
    );
  return list;
}

export async function saveTrainerList(keys: string, name: string, text: string): Promise<void> {
  await writeDurably(listPath(keys, name), text, 0o600);
}

/** The `delegations` of the targets; every role is terminating: a path has one trainer. */
export function toDelegations(roles: readonly TrainerRole[]): object | undefined {
  if (roles.length === 0) return undefined;
  const keys = roles
    .flatMap(({ publicKeys }) => publicKeys)
    .map((key) => [toKeyId(key), { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: key } }]);
  return {
    keys: Object.fromEntries(keys),
    roles: roles.map(({ name, publicKeys, threshold, paths }) => ({
      name,
      keyids: publicKeys.map(toKeyId),
      threshold,
      terminating: true,
      paths,
    })),
  };
}

/** A sentence that says why the pattern cannot be given; undefined when it can. */
export function findPatternFault(pattern: string): string | undefined {
  if (!/^(?:units|briefings)\/[a-z0-9*?-]+\.json$/.test(pattern) || pattern.includes('**'))
    return `"${pattern}" must look like units/law-*.json or briefings/township-*.json.`;
  return undefined;
}

export function mayPublish({ paths }: TrainerRole, path: string): boolean {
  return paths.some((pattern) => isPathMatch(pattern, path));
}
