// Owns: following the chain of roots (TUF §5.3) and telling a library of another county from a forged one.
import { decodeUtf8 } from '../kernel/bytes.ts';
import type { Verifier } from '../kernel/signing.ts';
import { fail, type Outcome, succeed, type WireError } from '../protocol/errors.ts';
import { stationPaths } from '../protocol/paths.ts';
import type { Link } from '../sync/ports.ts';
import { metadataLimits, type Root, rootSchema } from './metadata-schemas.ts';
import { isSignedBy, type ReadMetadata, readMetadata } from './read-metadata.ts';
import { readRoot, type TrustedState } from './trusted-state.ts';

export type FileLink = Pick<Link, 'getLibraryFile'>;

/** Roots followed in one round: an endless chain must not keep a station busy (TUF §5.3.3). */
export const maxRootRotations = 256;

/** Text of a metadata file, undefined where the road has none. Longer than allowed is refused unread. */
export async function getMetadataText(
  link: FileLink,
  name: string,
  maxBytes: number,
): Promise<Outcome<string | undefined>> {
  const answer = await link.getLibraryFile(`${stationPaths.metadata}${name}`, maxBytes);
  if (!answer.ok) return answer;
  if (answer.value === undefined) return succeed(undefined);
  if (answer.value.length > maxBytes)
    return fail('metadata-invalid', { detail: `${name}: longer than allowed` });
  try {
    return succeed(decodeUtf8(answer.value));
  } catch {
    return fail('metadata-invalid', { detail: `${name}: not UTF-8` });
  }
}

function isOtherCounty(trusted: Root, other: Root): boolean {
  if (trusted.county !== undefined && other.county !== undefined) return trusted.county !== other.county;
  // Without names: no root key in common means another authority.
  return !other.roles.root.keyids.some((id) => trusted.roles.root.keyids.includes(id));
}

/**
 * The error for metadata that our keys did not sign. A self-consistent root of another county on the
 * same road explains it; anything else is simply invalid. Changes the words, never the refusal.
 */
export async function explainBadSignature(
  link: FileLink,
  verifier: Verifier,
  trusted: Root,
  role: string,
): Promise<WireError> {
  const text = await getMetadataText(link, '1.root.json', metadataLimits.root);
  if (text.ok && text.value !== undefined) {
    const root = await readRoot(verifier, text.value);
    if (root.ok && isOtherCounty(trusted, root.value.signed)) {
      return {
        kind: 'wrong-county',
        detail: `library of ${root.value.signed.county ?? 'another authority'}`,
      };
    }
  }
  return { kind: 'metadata-invalid', detail: `${role}: not signed by the keys of this county` };
}

async function readNextRoot(
  link: FileLink,
  verifier: Verifier,
  trusted: Root,
  text: string,
): Promise<Outcome<ReadMetadata<Root>>> {
  const next = readMetadata('root', rootSchema, text);
  if (!next.ok) return next;
  const { signed } = next.value;
  // §5.3.4: signed by the threshold of the trusted root and by its own.
  const isByOld = await isSignedBy(verifier, trusted, 'root', next.value);
  const isByNew = await isSignedBy(verifier, signed, 'root', next.value);
  if (isByNew && isOtherCounty(trusted, signed) && (!isByOld || trusted.county !== signed.county)) {
    return fail('wrong-county', { detail: `root of ${signed.county ?? 'another authority'}` });
  }
  if (!isByOld) return { ok: false, error: await explainBadSignature(link, verifier, trusted, 'root') };
  if (!isByNew) return fail('metadata-invalid', { detail: 'root: not signed by its own keys' });
  // §5.3.5: exactly N+1, or the file of an older root was put in its place.
  if (signed.version <= trusted.version)
    return fail('metadata-downgrade', { detail: `root ${signed.version}` });
  if (signed.version !== trusted.version + 1)
    return fail('metadata-invalid', { detail: 'root: a version is skipped' });
  return next;
}

function hasSameKeys(a: Root, b: Root, role: 'timestamp' | 'snapshot'): boolean {
  const ids = new Set(a.roles[role].keyids);
  const others = new Set(b.roles[role].keyids);
  return (
    ids.size === others.size &&
    [...ids].every((id) => others.has(id)) &&
    a.roles[role].threshold === b.roles[role].threshold
  );
}

/**
 * The state after as many roots as the road has. `save` is called for each, so that a cut costs nothing;
 * fast-forward recovery (§5.3.11) happens in the same save as the root that asks for it.
 */
export async function updateRoot(
  link: FileLink,
  verifier: Verifier,
  start: TrustedState,
  save: (state: TrustedState) => Promise<void>,
): Promise<Outcome<TrustedState>> {
  let state = start;
  for (let count = 0; count < maxRootRotations; count++) {
    const trusted = state.root.signed;
    // §5.3.3: the next root by its number; when there is none, the newest is reached.
    const text = await getMetadataText(link, `${trusted.version + 1}.root.json`, metadataLimits.root);
    if (!text.ok) return text;
    if (text.value === undefined) return succeed(state);
    const next = await readNextRoot(link, verifier, trusted, text.value);
    if (!next.ok) return next;
    const isRecovered =
      !hasSameKeys(trusted, next.value.signed, 'timestamp') ||
      !hasSameKeys(trusted, next.value.signed, 'snapshot');
    state = isRecovered ? { root: next.value } : { ...state, root: next.value };
    await save(state);
  }
  return succeed(state);
}
