// Owns: what the station trusts now, and loading it from the store. Stored texts are checked again by
// signature: damage makes a role unknown, and damage of the root falls back to the root of enrolment (LB8).
import type * as z from 'zod';
import type { Verifier } from '../kernel/signing.ts';
import { fail, type Outcome, succeed } from '../protocol/errors.ts';
import {
  type Root,
  rootSchema,
  type Snapshot,
  snapshotSchema,
  storedTextsSchema,
  type Targets,
  type Timestamp,
  targetsSchema,
  timestampSchema,
} from './metadata-schemas.ts';
import type { MetadataStore, TrustedTexts } from './ports.ts';
import { isSignedBy, type ReadMetadata, type RoleName, readMetadata } from './read-metadata.ts';

export interface TrustedState {
  root: ReadMetadata<Root>;
  timestamp?: ReadMetadata<Timestamp>;
  snapshot?: ReadMetadata<Snapshot>;
  targets?: ReadMetadata<Targets>;
  /** By the name of the trainer's role. */
  delegated?: ReadonlyMap<string, ReadMetadata<Targets>>;
}

export function toTexts({ root, timestamp, snapshot, targets, delegated }: TrustedState): TrustedTexts {
  return {
    root: root.text,
    ...(timestamp ? { timestamp: timestamp.text } : {}),
    ...(snapshot ? { snapshot: snapshot.text } : {}),
    ...(targets ? { targets: targets.text } : {}),
    ...(delegated && delegated.size > 0
      ? { delegated: Object.fromEntries([...delegated].map(([name, { text }]) => [name, text])) }
      : {}),
  };
}

/** A root that its own keys sign, as every genuine root is (TUF §5.3.4). */
export async function readRoot(verifier: Verifier, text: string): Promise<Outcome<ReadMetadata<Root>>> {
  const root = readMetadata('root', rootSchema, text);
  if (!root.ok) return root;
  if (await isSignedBy(verifier, root.value.signed, 'root', root.value)) return root;
  return fail('metadata-invalid', { detail: 'root: not signed by its own keys' });
}

async function readStored<Signed>(
  verifier: Verifier,
  root: Root,
  role: RoleName,
  schema: z.ZodType<Signed>,
  text: string | undefined,
): Promise<ReadMetadata<Signed> | undefined> {
  if (text === undefined) return undefined;
  const read = readMetadata(role, schema, text);
  return read.ok && (await isSignedBy(verifier, root, role, read.value)) ? read.value : undefined;
}

/** The stored state, or the shipped root alone when nothing usable is stored. */
export async function loadTrusted(
  verifier: Verifier,
  store: MetadataStore,
  shippedRoot: string,
): Promise<Outcome<TrustedState>> {
  const shipped = await readRoot(verifier, shippedRoot);
  if (!shipped.ok) return fail('metadata-invalid', { detail: `shipped ${shipped.error.detail ?? 'root'}` });
  const stored = storedTextsSchema.safeParse(await store.load());
  if (!stored.success) return succeed({ root: shipped.value });
  const root = await readRoot(verifier, stored.data.root);
  // An older root, or one of another county, is left from before this station was enrolled anew.
  const isUsable =
    root.ok &&
    root.value.signed.version >= shipped.value.signed.version &&
    root.value.signed.county === shipped.value.signed.county;
  if (!isUsable) return succeed({ root: shipped.value });
  const trusted = root.value.signed;
  const timestamp = await readStored(verifier, trusted, 'timestamp', timestampSchema, stored.data.timestamp);
  const snapshot = await readStored(verifier, trusted, 'snapshot', snapshotSchema, stored.data.snapshot);
  const targets = await readStored(verifier, trusted, 'targets', targetsSchema, stored.data.targets);
  // Checked against the keys of its role when it is used (update-delegated.ts).
  const delegated = new Map<string, ReadMetadata<Targets>>();
  for (const [name, text] of Object.entries(stored.data.delegated ?? {})) {
    const read = readMetadata(name, targetsSchema, text);
    if (read.ok) delegated.set(name, read.value);
  }
  return succeed({
    root: root.value,
    delegated,
    ...(timestamp ? { timestamp } : {}),
    ...(snapshot ? { snapshot } : {}),
    ...(targets ? { targets } : {}),
  });
}
