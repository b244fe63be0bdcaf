// Owns: the station log on the wire: record bodies, their chain, slices and receipts (SPEC: SL rules).
// A body is kept and sent as the exact text that was hashed, so that a record which nobody can
// interpret still has its place in the chain and blocks nothing.
import * as z from 'zod';
import { sha256Schema } from '../domain/file-ref.ts';
import { type Statement, statementSchema } from '../domain/statement.ts';
import { decodeHex, encodeHex, encodeUtf8, joinBytes } from '../kernel/bytes.ts';
import { toCanonicalJson } from '../kernel/canonical-json.ts';
import { hashBytes, hashText, type Sha256 } from '../kernel/hash.ts';
import { isDeeperThan } from '../kernel/json-depth.ts';
import { signedSchema } from './signed.ts';

export const epochSchema = z.uuid();

export const evidenceSchema = z.strictObject({
  wallMs: z.number(),
  bootId: z.string().min(1).max(64),
  uptimeMs: z.number().min(0),
  /** The last time the center was seen in this boot, when it was. */
  synced: z.strictObject({ serverMs: z.number(), uptimeMs: z.number() }).optional(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const recordBodySchema = z.strictObject({
  seq: z.int().min(1),
  evidence: evidenceSchema,
  statement: statementSchema,
});
export interface RecordBody {
  seq: number;
  evidence: Evidence;
  statement: Statement;
}

/** A record as stored: its text, and the chain up to and including it. */
export interface LogEntry {
  seq: number;
  body: string;
  hash: Sha256;
}

/** The hash before seq 1: binds the chain to its station and epoch. */
export function computeGenesis(stationId: string, epoch: string): Sha256 {
  return hashText(toCanonicalJson({ epoch, station: stationId }));
}

/**
 * SHA-256(previous hash ‖ SHA-256(body)). Two steps, so that a proof can show one learner's bodies and
 * only the digests of everybody else's.
 */
export function computeHash(previous: Sha256, body: string): Sha256 {
  return encodeHex(hashBytes(joinBytes(decodeHex(previous), hashBytes(encodeUtf8(body))))) as Sha256;
}

export function createEntry(previous: Sha256, body: RecordBody): LogEntry {
  const text = toCanonicalJson(body);
  return { seq: body.seq, body: text, hash: computeHash(previous, text) };
}

/** Limits of one slice; a slice above either is refused before anything is parsed. */
export const maxSliceBytes = 4 * 1024 ** 2;
export const maxSliceRecords = 5000;
export const maxBodyBytes = 256 * 1024;
/** Our own records nest 8 deep; the rest is for extensions. */
const maxBodyDepth = 64;

/** How a station is, in its own words; each part only when it knows. Since wire 5. */
export const stationReportSchema = z.strictObject({
  appVersion: z.string().max(40).optional(),
  /** At least so much is free on its disk. */
  diskFreeBytes: z.int().min(0).optional(),
  /** Records of all epochs that no receipt has covered yet. */
  waitingCount: z.int().min(0).optional(),
});
export type StationReport = z.infer<typeof stationReportSchema>;

export const sliceHeaderSchema = z.strictObject({
  wire: z.int(),
  station: z.uuid(),
  epoch: epochSchema,
  /** First seq of the slice; with no bodies, the seq that would come next. */
  from: z.int().min(1),
  count: z.int().min(0).max(maxSliceRecords),
  /** Chain before the first body. */
  previous: sha256Schema,
  /** Chain after the last body. */
  head: sha256Schema,
  /** Last seq of the epoch on the station's disk: what it lacks it is told (FD9). Since wire 3. */
  held: z.int().min(0).optional(),
  /** Now and then, in a slice without bodies. Since wire 5. */
  report: stationReportSchema.optional(),
  clock: z.strictObject({ wallMs: z.number(), bootId: z.string().min(1).max(64), uptimeMs: z.number() }),
});
export type SliceHeader = z.infer<typeof sliceHeaderSchema>;

/** The signature over the header covers the bodies, because the header names the head of their chain. */
export const sliceSchema = z.strictObject({
  header: signedSchema,
  bodies: z.array(z.string()).max(maxSliceRecords),
});
export type Slice = z.infer<typeof sliceSchema>;

export const receiptSchema = z.strictObject({
  station: z.uuid(),
  epoch: epochSchema,
  /** Every record up to this seq is on the center's disk; 0 for none. */
  through: z.int().min(0),
  /** Chain after `through`. */
  head: sha256Schema,
  /** Center time. */
  atMs: z.int(),
});
export type Receipt = z.infer<typeof receiptSchema>;

export const pushAnswerSchema = z.strictObject({ receipt: signedSchema });

/** Hashes after each body, or undefined when the chain does not end in `head`. */
export function verifyChain(header: SliceHeader, bodies: readonly string[]): Sha256[] | undefined {
  if (bodies.length !== header.count) return undefined;
  const hashes: Sha256[] = [];
  let previous = header.previous;
  for (const body of bodies) {
    previous = computeHash(previous, body);
    hashes.push(previous);
  }
  return previous === header.head ? hashes : undefined;
}

export type ReadBody = { ok: true; body: RecordBody } | { ok: false; reason: string };

/** Interprets a body at the place `seq`; a failure is a reason for quarantine, not for refusal. */
export function readBody(text: string, seq: number): ReadBody {
  if (text.length > maxBodyBytes) return { ok: false, reason: 'body too large' };
  if (isDeeperThan(maxBodyDepth, text)) return { ok: false, reason: 'body nests too deeply' };
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'body is not JSON' };
  }
  const parsed = recordBodySchema.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return {
      ok: false,
      reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`.slice(0, 300),
    };
  }
  if (parsed.data.seq !== seq) return { ok: false, reason: 'body names another seq' };
  return { ok: true, body: parsed.data };
}
