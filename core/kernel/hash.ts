// Owns: SHA-256 as the project uses it. Synchronous on purpose: the station log computes its chain
// inside an IndexedDB transaction, which commits itself at the first foreign await.
import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, encodeHex, encodeUtf8 } from './bytes.ts';

declare const sha256Brand: unique symbol;
/** 64 lower-case hexadecimal digits. */
export type Sha256 = string & { readonly [sha256Brand]: true };

export type Digest = (bytes: Uint8Array) => Uint8Array;

/** A hash over bytes that come little by little. */
export interface RunningHash {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

let digest: Digest = sha256;
let begin: () => RunningHash = () => sha256.create();

/**
 * Puts the platform's own SHA-256 in place of the portable one, where it is synchronous: Node's is ten times as
 * fast, WebAssembly's four times. Throws when it is not SHA-256.
 */
export function installDigest(native: Digest, beginNative?: () => RunningHash): void {
  const sample = encodeUtf8('abc');
  const expected = encodeHex(sha256(sample));
  const running = beginNative?.();
  running?.update(sample);
  const digests = [native(sample), running?.digest() ?? native(sample)];
  if (digests.some((one) => encodeHex(one) !== expected)) throw new Error('this digest is not SHA-256');
  digest = native;
  if (beginNative) begin = beginNative;
}

export function beginHash(): RunningHash {
  return begin();
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
