// Owns: agents and groups (xAPI 2.4.2): which are well formed, and the key under which an identity is found. An
// agent or identified group is the same as another when its one identifier is the same.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { iriSchema, mboxSchema, sha1Schema } from './values.ts';

const accountSchema = z.strictObject({ homePage: iriSchema, name: z.string() });

const identifiers = {
  mbox: mboxSchema.optional(),
  mbox_sha1sum: sha1Schema.optional(),
  openid: iriSchema.optional(),
  account: accountSchema.optional(),
};

interface Identified {
  mbox?: string | undefined;
  mbox_sha1sum?: string | undefined;
  openid?: string | undefined;
  account?: { homePage: string; name: string } | undefined;
}

function countIdentifiers({ mbox, mbox_sha1sum, openid, account }: Identified): number {
  return [mbox, mbox_sha1sum, openid, account].filter((value) => value !== undefined).length;
}

const oneIdentifier = 'must have exactly one of mbox, mbox_sha1sum, openid and account';
const agentParts = { name: z.string().optional(), ...identifiers };

export const agentSchema = z
  .strictObject({ objectType: z.literal('Agent').optional(), ...agentParts })
  .refine((agent) => countIdentifiers(agent) === 1, oneIdentifier);
/** As the object of a statement an agent must say that it is one. */
export const agentObjectSchema = z
  .strictObject({ objectType: z.literal('Agent'), ...agentParts })
  .refine((agent) => countIdentifiers(agent) === 1, oneIdentifier);

export const groupSchema = z
  .strictObject({
    objectType: z.literal('Group'),
    ...agentParts,
    member: z.array(agentSchema).optional(),
  })
  .refine((group) => countIdentifiers(group) <= 1, oneIdentifier)
  .refine(
    (group) => countIdentifiers(group) === 1 || (group.member ?? []).length > 0,
    'an anonymous group must list its members',
  );

export const actorSchema = z.discriminatedUnion('objectType', [agentSchema, groupSchema]);
export type Actor = z.infer<typeof actorSchema>;
export type Agent = z.infer<typeof agentSchema>;

/** An agent, or the pair of an application and its user (OAuth). */
export const authoritySchema = z.discriminatedUnion('objectType', [
  agentSchema,
  groupSchema.refine(
    (group) => countIdentifiers(group) === 0 && group.member?.length === 2,
    'an authority may only be a group when it is anonymous and has two members',
  ),
]);

/** 128 bits of SHA-256 in the form of a UUID: what the indexes hold instead of long identifiers. */
export function toKey(kind: 'agent' | 'activity' | 'document', text: string): string {
  const hex = createHash('sha256').update(`${kind}\n${text}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

export function toAccountKey({ homePage, name }: { homePage: string; name: string }): string {
  return toKey('agent', `account\n${homePage}\n${name}`);
}

/** undefined for an anonymous group. */
export function toAgentKey({ mbox, mbox_sha1sum, openid, account }: Identified): string | undefined {
  if (account !== undefined) return toAccountKey(account);
  if (mbox !== undefined) return toKey('agent', `mbox\n${mbox}`);
  if (mbox_sha1sum !== undefined) return toKey('agent', `mbox_sha1sum\n${mbox_sha1sum.toLowerCase()}`);
  if (openid !== undefined) return toKey('agent', `openid\n${openid}`);
  return undefined;
}

/** Owners of the accounts by which records name a station, or the key of a tool, as their authority. */
const authorityHomes = {
  station: 'https://yuanjiao.example/stations',
  lrsKey: 'https://yuanjiao.example/lrs-keys',
} as const;

export function toAuthority(kind: keyof typeof authorityHomes, id: string, name?: string) {
  return {
    objectType: 'Agent' as const,
    ...(name === undefined ? {} : { name }),
    account: { homePage: authorityHomes[kind], name: id },
  };
}
