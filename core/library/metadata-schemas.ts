// Owns: the parts of TUF 1.0 metadata that this client reads (SPEC: LB2). Unknown fields are kept out but
// tolerated, as TUF §4 asks; a field that is read must have its form or the whole file is refused.
import * as z from 'zod';
import { sha256Schema } from '../domain/file-ref.ts';

const versionSchema = z.int().min(1);
const lengthSchema = z.int().min(0);
const keyIdSchema = z.string().min(1).max(256);

function common<Type extends string>(type: Type) {
  return {
    _type: z.literal(type),
    spec_version: z.string().regex(/^1\.\d+(?:\.\d+)?$/),
    version: versionSchema,
    expires: z.iso.datetime(),
  };
}

const keySchema = z.looseObject({
  keytype: z.string(),
  scheme: z.string(),
  keyval: z.looseObject({ public: z.string() }),
});

const roleSchema = z.looseObject({
  keyids: z.array(keyIdSchema).min(1).max(64),
  threshold: z.int().min(1),
});
export type SigningRole = z.infer<typeof roleSchema>;

export const rootSchema = z.looseObject({
  ...common('root'),
  // Only consistent snapshots (TUF §6.2): a half-copied stick must never mix two publications.
  consistent_snapshot: z.literal(true),
  keys: z.record(keyIdSchema, keySchema),
  roles: z.looseObject({
    root: roleSchema,
    timestamp: roleSchema,
    snapshot: roleSchema,
    targets: roleSchema,
  }),
  /** Ours: the county that the library is for. */
  county: z.string().min(1).max(64).optional(),
});
export type Root = z.infer<typeof rootSchema>;

const metaFileSchema = z.looseObject({
  version: versionSchema,
  length: lengthSchema.optional(),
  hashes: z.looseObject({ sha256: sha256Schema }).optional(),
});
export type MetaFile = z.infer<typeof metaFileSchema>;

export const timestampSchema = z.looseObject({
  ...common('timestamp'),
  meta: z.looseObject({ 'snapshot.json': metaFileSchema }),
});
export type Timestamp = z.infer<typeof timestampSchema>;

export const snapshotSchema = z.looseObject({
  ...common('snapshot'),
  meta: z.record(z.string(), metaFileSchema).refine((meta) => meta['targets.json'] !== undefined, {
    message: 'targets.json is not listed',
  }),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

const targetSchema = z.looseObject({
  length: lengthSchema,
  hashes: z.looseObject({ sha256: sha256Schema }),
});

const topLevelNames = ['root', 'timestamp', 'snapshot', 'targets'];

/** A trainer's role (TUF §4.5). Its name is part of a file name. */
const delegatedRoleSchema = roleSchema.extend({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/)
    .refine((name) => !topLevelNames.includes(name.toLowerCase()), { message: 'name of a role of the root' }),
  terminating: z.boolean(),
  /** Absent where the role is bound by `path_hash_prefixes`, which this client does not follow (LB16). */
  paths: z.array(z.string().max(256)).max(256).optional(),
});
export type DelegatedRole = z.infer<typeof delegatedRoleSchema>;

const delegationsSchema = z.looseObject({
  keys: z.record(keyIdSchema, keySchema),
  roles: z
    .array(delegatedRoleSchema)
    .max(64)
    .refine((roles) => new Set(roles.map(({ name }) => name)).size === roles.length, {
      message: 'a role is named twice',
    }),
});

export const targetsSchema = z.looseObject({
  ...common('targets'),
  targets: z.record(z.string(), targetSchema),
  delegations: delegationsSchema.optional(),
});
export type Targets = z.infer<typeof targetsSchema>;

export const envelopeSchema = z.looseObject({
  signed: z.looseObject({}),
  signatures: z
    .array(z.looseObject({ keyid: keyIdSchema, sig: z.string().max(4096) }))
    .max(64)
    .refine((list) => new Set(list.map(({ keyid }) => keyid)).size === list.length, {
      message: 'a key signed twice',
    }),
});

/** Lengths above which a file is refused before it is parsed (TUF: X, Y, Z of §5). */
export const metadataLimits = {
  /** As in the enrolment certificate, which carries a root. */
  root: 64 * 1024,
  timestamp: 16 * 1024,
  snapshot: 1024 ** 2,
  targets: 4 * 1024 ** 2,
  /** Of one trainer: some thousand units. */
  delegated: 1024 ** 2,
} as const;

export const storedTextsSchema = z.object({
  root: z.string().max(metadataLimits.root),
  timestamp: z.string().max(metadataLimits.timestamp).optional(),
  snapshot: z.string().max(metadataLimits.snapshot).optional(),
  targets: z.string().max(metadataLimits.targets).optional(),
  delegated: z.record(z.string().max(64), z.string().max(metadataLimits.delegated)).optional(),
});
