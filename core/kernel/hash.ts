// Owns: SHA-256 as the project uses it. Synchronous on purpose: the station log computes its chain
// inside an IndexedDB transaction, which commits itself at the first foreign await.
import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, encodeHex, encodeUtf8 } from './bytes.ts';

declare const sha256Brand: unique symbol;
/** 64 lower-case hexadecimal digits. */
export type Sha256 = string & { readonly [sha256Brand]: true };

export function hashBytes(bytes: Uint8Array): Bytes {
  return new Uint8Array(sha256(bytes));
}

export function hashText(text: string): Sha256 {
  return encodeHex(sha256(encodeUtf8(text))) as Sha256;
}

export function toSha256(bytes: Uint8Array): Sha256 {
  return encodeHex(hashBytes(bytes)) as Sha256;
}
