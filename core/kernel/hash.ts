// Owns: SHA-256 as the project uses it. Synchronous on purpose: the station log computes its chain
// inside an IndexedDB transaction, which commits itself at the first foreign await.
import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, encodeHex, encodeUtf8 } from './bytes.ts';

declare const sha256Brand: unique symbol;
/** 64 lower-case hexadecimal digits. */
export type Sha256 = string & { readonly [sha256Brand]: true };

export type Digest = (bytes: Uint8Array) => Uint8Array;
let digest: Digest = sha256;

/**
 * Puts the platform's own SHA-256 in place of the portable one, where it is synchronous: Node's is ten times as
 * fast. Throws when it is not SHA-256.
 */
export function installDigest(native: Digest): void {
  const sample = encodeUtf8('abc');
  if (encodeHex(native(sample)) !== encodeHex(sha256(sample))) throw new Error('this digest is not SHA-256');
  digest = native;
}

export function hashBytes(bytes: Uint8Array): Bytes {
  return new Uint8Array(digest(bytes));
}

export function hashText(text: string): Sha256 {
  return encodeHex(digest(encodeUtf8(text))) as Sha256;
}

export function toSha256(bytes: Uint8Array): Sha256 {
  return encodeHex(hashBytes(bytes)) as Sha256;
}
