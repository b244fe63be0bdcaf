// Owns: identifiers. UUIDv7 (RFC 9562 §5.7) for records, so that ids of one station sort by making;
// UUIDv4 where order would tell something that it should not.
import { type Bytes, encodeHex } from './bytes.ts';

/** Cryptographic randomness of the host. */
export interface Random {
  bytes(count: number): Bytes;
}

declare const idBrand: unique symbol;
type Id<Name extends string> = string & { readonly [idBrand]: Name };
export type StationId = Id<'station'>;
export type LearnerId = Id<'learner'>;
export type UnitId = Id<'unit'>;

function formatUuid(bytes: Uint8Array): string {
  const hex = encodeHex(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function stamp(bytes: Bytes, version: number): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return formatUuid(bytes);
}

/** `wallMs` outside 0 … 2^48−1 is clamped: a mad clock must not stop a record from being made. */
export function createUuidV7(wallMs: number, random: Random): string {
  const bytes = random.bytes(16);
  let rest = Math.min(Math.max(0, Math.floor(wallMs)), 2 ** 48 - 1);
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return stamp(bytes, 7);
}

export function createUuidV4(random: Random): string {
  return stamp(random.bytes(16), 4);
}

export const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
