// Owns: the TUF 1.0 client workflow (§5.3–5.6). A step that fails changes
// nothing; what a step accepted is saved before the next begins, so newer knowledge outlives a cut.
import type * as z from 'zod';
import type { Verifier } from '../kernel/signing.ts';
import { fail, type Outcome, succeed } from '../protocol/errors.ts';
import {
  type MetaFile,
  metadataLimits,
  type Snapshot,
  snapshotSchema,
  type Timestamp,
  targetsSchema,
  timestampSchema,
} from './metadata-schemas.ts';
import type { MetadataStore } from './ports.ts';
import {
  isExpired,
  isListedAs,
  isSignedBy,
  type ReadMetadata,
  type RoleName,
  readMetadata,
} from './read-metadata.ts';
import { loadTrusted, type TrustedState, toTexts } from './trusted-state.ts';
import { type TrustedTargets, updateDelegated } from './update-delegated.ts';
import { explainBadSignature, type FileLink, getMetadataText, updateRoot } from './update-root.ts';

export interface MetadataContext {
  link: FileLink;
  verifier: Verifier;
  metadata: MetadataStore;
  /** Text of the root metadata in the station's certificate. */
  shippedRoot: string;
  /** What the station believes the time is; see LB9 for what a wrong clock can and cannot do. */
  nowMs: number;
}

async function readSigned<Signed>(
  { link, verifier }: MetadataContext,
  state: TrustedState,
  role: RoleName,
  schema: z.ZodType<Signed>,
  text: string,
): Promise<Outcome<ReadMetadata<Signed>>> {
  const read = readMetadata(role, schema, text);
  if (!read.ok) return read;
  const root = state.root.signed;
  if (await isSignedBy(verifier, root, role, read.value)) return read;
  return { ok: false, error: await explainBadSignature(link, verifier, root, role) };
}

/**
 * The same version again is normal, and the known one stays (§5.4.3.1). Only where it says the same of the
 * snapshot and lasts longer does it replace the known one: couriers carry such a one for months (LB19).
 */
function chooseTimestamp(
  known: ReadMetadata<Timestamp>,
  next: ReadMetadata<Timestamp>,
): ReadMetadata<Timestamp> {
  if (next.signed.version !== known.signed.version) return next;
  const [old, other] = [known.signed.meta['snapshot.json'], next.signed.meta['snapshot.json']];
  const isSame =
    old.version === other.version &&
    old.length === other.length &&
    old.hashes?.sha256 === other.hashes?.sha256;
  return isSame && Date.parse(next.signed.expires) > Date.parse(known.signed.expires) ? next : known;
}

async function updateTimestamp(
  context: MetadataContext,
  state: TrustedState,
): Promise<Outcome<TrustedState>> {
  const text = await getMetadataText(context.link, 'timestamp.json', metadataLimits.timestamp);
  if (!text.ok) return text;
  if (text.value === undefined) return fail('metadata-missing', { detail: 'timestamp' });
  const read = await readSigned(context, state, 'timestamp', timestampSchema, text.value);
  if (!read.ok) return read;
  const known = state.timestamp?.signed;
  const { signed } = read.value;
  if (known) {
    // §5.4.3: rollback of the timestamp, or of the snapshot that it names.
    if (signed.version < known.version)
      return fail('metadata-downgrade', { detail: `timestamp ${signed.version} after ${known.version}` });
    if (signed.meta['snapshot.json'].version < known.meta['snapshot.json'].version) {
      return fail('metadata-downgrade', { detail: 'timestamp names an older snapshot' });
    }
  }
  const current = state.timestamp ? chooseTimestamp(state.timestamp, read.value) : read.value;
  if (isExpired(current.signed, context.nowMs)) return fail('metadata-expired', { detail: 'timestamp' });
  return succeed({ ...state, timestamp: current });
}

/** §5.5.5: every targets file that was known must still be listed, and not older. */
function findRollback(known: Snapshot, next: Snapshot): string | undefined {
  for (const [name, meta] of Object.entries(known.meta)) {
    const later = Object.hasOwn(next.meta, name) ? next.meta[name] : undefined;
    if (!later) return `${name} is gone from the snapshot`;
    if (later.version < meta.version) return `${name} ${later.version} after ${meta.version}`;
  }
  return undefined;
}

async function updateSnapshot(
  context: MetadataContext,
  state: TrustedState,
  meta: MetaFile,
): Promise<Outcome<TrustedState>> {
  if (
    state.snapshot &&
    state.snapshot.signed.version === meta.version &&
    isListedAs(meta, state.snapshot.text)
  ) {
    if (isExpired(state.snapshot.signed, context.nowMs))
      return fail('metadata-expired', { detail: 'snapshot' });
    return succeed(state);
  }
  const limit = Math.min(metadataLimits.snapshot, meta.length ?? metadataLimits.snapshot);
  const text = await getMetadataText(context.link, `${meta.version}.snapshot.json`, limit);
  if (!text.ok) return text;
  if (text.value === undefined) return fail('metadata-missing', { detail: 'snapshot' });
  if (!isListedAs(meta, text.value))
    return fail('metadata-invalid', { detail: 'snapshot: not the one that the timestamp names' });
  const read = await readSigned(context, state, 'snapshot', snapshotSchema, text.value);
  if (!read.ok) return read;
  const { signed } = read.value;
  // §5.5.4
  if (signed.version !== meta.version)
    return fail('metadata-invalid', { detail: 'snapshot: version differs from the timestamp' });
  const rollback = state.snapshot && findRollback(state.snapshot.signed, signed);
  if (rollback !== undefined) return fail('metadata-downgrade', { detail: rollback });
  if (isExpired(signed, context.nowMs)) return fail('metadata-expired', { detail: 'snapshot' });
  return succeed({ ...state, snapshot: read.value });
}

async function updateTargets(
  context: MetadataContext,
  state: TrustedState,
  meta: MetaFile,
): Promise<Outcome<TrustedState>> {
  if (
    state.targets &&
    state.targets.signed.version === meta.version &&
    isListedAs(meta, state.targets.text)
  ) {
    if (isExpired(state.targets.signed, context.nowMs))
      return fail('metadata-expired', { detail: 'targets' });
    return succeed(state);
  }
  const limit = Math.min(metadataLimits.targets, meta.length ?? metadataLimits.targets);
  const text = await getMetadataText(context.link, `${meta.version}.targets.json`, limit);
  if (!text.ok) return text;
  if (text.value === undefined) return fail('metadata-missing', { detail: 'targets' });
  if (!isListedAs(meta, text.value))
    return fail('metadata-invalid', { detail: 'targets: not the one that the snapshot names' });
  const read = await readSigned(context, state, 'targets', targetsSchema, text.value);
  if (!read.ok) return read;
  // §5.6.4
  if (read.value.signed.version !== meta.version)
    return fail('metadata-invalid', { detail: 'targets: version differs from the snapshot' });
  if (isExpired(read.value.signed, context.nowMs)) return fail('metadata-expired', { detail: 'targets' });
  return succeed({ ...state, targets: read.value });
}

/** Brings the trusted metadata up to date and returns the signed targets, those of trainers included. */
export async function updateMetadata(context: MetadataContext): Promise<Outcome<TrustedTargets>> {
  const loaded = await loadTrusted(context.verifier, context.metadata, context.shippedRoot);
  if (!loaded.ok) return loaded;
  const save = (state: TrustedState): Promise<void> => context.metadata.save(toTexts(state));

  const rooted = await updateRoot(context.link, context.verifier, loaded.value, save);
  if (!rooted.ok) return rooted;
  // §5.3.10: only the last root of the chain may not be expired.
  if (isExpired(rooted.value.root.signed, context.nowMs)) return fail('metadata-expired', { detail: 'root' });

  const stamped = await updateTimestamp(context, rooted.value);
  if (!stamped.ok) return stamped;
  if (stamped.value.timestamp !== rooted.value.timestamp) await save(stamped.value);
  const snapshotMeta = stamped.value.timestamp?.signed.meta['snapshot.json'];
  if (!snapshotMeta) return fail('metadata-missing', { detail: 'snapshot' });

  const snapped = await updateSnapshot(context, stamped.value, snapshotMeta);
  if (!snapped.ok) return snapped;
  if (snapped.value.snapshot !== stamped.value.snapshot) await save(snapped.value);
  const targetsMeta = snapped.value.snapshot?.signed.meta['targets.json'];
  if (!targetsMeta) return fail('metadata-missing', { detail: 'targets' });

  const listed = await updateTargets(context, snapped.value, targetsMeta);
  if (!listed.ok) return listed;
  if (listed.value.targets !== snapped.value.targets) await save(listed.value);

  const delegated = await updateDelegated(context, listed.value);
  if (!delegated.ok) return delegated;
  if (delegated.value.hasChanged) await save(delegated.value.state);
  return succeed(delegated.value.targets);
}
