// Owns: reading one metadata file: text → form → signatures. What is signed is the canonical form of
// `signed` as it arrived, unknown fields included (TUF §4.2.1), never of what was parsed out of it.
import { canonicalize } from '@tufjs/canonical-json';
import type * as z from 'zod';
import { type Bytes, decodeHex, encodeBase64Url, encodeUtf8, measureUtf8 } from '../kernel/bytes.ts';
import { hashText } from '../kernel/hash.ts';
import type { Verifier } from '../kernel/signing.ts';
import { fail, type Outcome, succeed } from '../protocol/errors.ts';
import { envelopeSchema, type MetaFile, type Root, type SigningRole } from './metadata-schemas.ts';

export type RoleName = 'root' | 'timestamp' | 'snapshot' | 'targets';

/** A file whose form is right. Nothing in it may be believed before `isSignedBy` has said yes. */
export interface ReadMetadata<Signed> {
  text: string;
  signed: Signed;
  signatures: readonly { keyid: string; sig: string }[];
  signedBytes: Bytes;
}

export function readMetadata<Signed>(
  role: string,
  schema: z.ZodType<Signed>,
  text: string,
): Outcome<ReadMetadata<Signed>> {
  try {
    const envelope = envelopeSchema.safeParse(JSON.parse(text));
    if (!envelope.success) return fail('metadata-invalid', { detail: `${role}: not signed metadata` });
    // Throws on what canonical JSON cannot say (fractions) and on nesting that exhausts the stack.
    const signedBytes = encodeUtf8(canonicalize(envelope.data.signed));
    const signed = schema.safeParse(envelope.data.signed);
    if (!signed.success) {
      const issue = signed.error.issues[0];
      return fail('metadata-invalid', {
        detail: `${role}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
      });
    }
    return succeed({ text, signed: signed.data, signatures: envelope.data.signatures, signedBytes });
  } catch {
    return fail('metadata-invalid', { detail: `${role}: not JSON that could be signed` });
  }
}

const hexKey = /^[0-9a-f]{64}$/;
const hexSignature = /^[0-9a-f]{128}$/;

/** As `isSignedByKeys`, of the keys that `root` names for `role`. */
export function isSignedBy(
  verifier: Verifier,
  root: Root,
  role: RoleName,
  metadata: ReadMetadata<unknown>,
): Promise<boolean> {
  return isSignedByKeys(verifier, root.keys, root.roles[role], metadata);
}

/** True when at least the threshold of different Ed25519 keys of the role signed. */
export async function isSignedByKeys(
  verifier: Verifier,
  keys: Root['keys'],
  { keyids, threshold }: SigningRole,
  { signatures, signedBytes }: ReadMetadata<unknown>,
): Promise<boolean> {
  // Counted by key, not by id: one key under two ids is one signer.
  const signers = new Set<string>();
  for (const { keyid, sig } of signatures) {
    const key = Object.hasOwn(keys, keyid) ? keys[keyid] : undefined;
    if (!key || !keyids.includes(keyid)) continue;
    // Other kinds of key are tolerated but sign nothing here (LB3).
    if (key.keytype !== 'ed25519' || key.scheme !== 'ed25519') continue;
    const hex = key.keyval.public;
    if (!hexKey.test(hex) || !hexSignature.test(sig)) continue;
    if (await verifier.verify(encodeBase64Url(decodeHex(hex)), decodeHex(sig), signedBytes)) signers.add(hex);
  }
  return signers.size >= threshold;
}

/** Expiry is compared only here; `nowMs` may be wrong by decades (LB9). */
export function isExpired(signed: { expires: string }, nowMs: number): boolean {
  return nowMs >= Date.parse(signed.expires);
}

/** §5.5.2, §5.6.2: length and hash as the signed parent lists them, where it does. */
export function isListedAs(meta: MetaFile, text: string): boolean {
  if (meta.length !== undefined && measureUtf8(text) !== meta.length) return false;
  return meta.hashes === undefined || hashText(text) === meta.hashes.sha256;
}
