// Owns: the file that proves one learner's hours away from the center (SPEC: PR rules): the learner's bodies in
// their places of the stations' chains, mere digests of everybody else's, the stations' signatures over them,
// and the center's signature over the whole.
import * as z from 'zod';
import { sha256Schema } from '../domain/file-ref.ts';
import { partialLocalized } from '../domain/language.ts';
import { toCanonicalJson } from '../kernel/canonical-json.ts';
import type { Signed } from '../kernel/signing.ts';
import { signedSchema } from './signed.ts';

/** A proof above this is refused unread: some hundred thousand digests. */
export const maxProofChars = 64 * 1024 ** 2;

const signatureSchema = signedSchema.shape.signature;
const qualitySchema = z.enum(['exact', 'bounded', 'unknown']);
const daySchema = z.iso.date();

/** A record in its place: somebody else's runs are digests, 32 bytes each, base64url without padding. */
const partSchema = z.union([
  z.strictObject({ digests: z.string() }),
  z.strictObject({
    body: z.string(),
    /** When the center received it, and how it dates it; the verifier comes to the same date. */
    receivedAtMs: z.int(),
    occurredAtMs: z.int(),
    quality: qualitySchema,
  }),
]);

const headerSchema = z.strictObject({
  payload: z.string(),
  signature: signatureSchema,
  /** The key under which the center took the slice in. */
  signKey: z.string(),
  receivedAtMs: z.int(),
});

const runSchema = z.strictObject({
  station: z.uuid(),
  epoch: z.uuid(),
  from: z.int().min(1),
  /** Chain before `from`, and after the last part. */
  previous: sha256Schema,
  head: sha256Schema,
  parts: z.array(partSchema),
  /** Slices that the station signed; each lies within the run. */
  headers: z.array(headerSchema),
});
export type ProofRun = z.infer<typeof runSchema>;

const bootSchema = z.strictObject({
  station: z.uuid(),
  bootId: z.string(),
  quality: qualitySchema,
  zeroMs: z.number(),
  earliestZeroMs: z.number(),
  latestZeroMs: z.number(),
});

const hoursSchema = z.strictObject({
  days: z.array(
    z.strictObject({
      day: daySchema,
      activeMs: z.int().min(0),
      units: z.array(z.strictObject({ unitId: z.string(), activeMs: z.int().min(0) })),
    }),
  ),
  activeMs: z.int().min(0),
});
export type ProofHours = z.infer<typeof hoursSchema>;

export const proofSchema = z.strictObject({
  format: z.literal(1),
  learner: z.strictObject({
    /** All entries that are this person. */
    ids: z.array(z.uuid()).min(1),
    names: partialLocalized(z.string()),
  }),
  period: z.strictObject({ from: daySchema.nullable(), to: daySchema.nullable() }),
  offsetMinutes: z.int(),
  centerKey: z.string(),
  county: partialLocalized(z.string()),
  madeAtMs: z.int(),
  stations: z.array(z.strictObject({ id: z.uuid(), name: z.string(), madeAtMs: z.int() })),
  boots: z.array(bootSchema),
  runs: z.array(runSchema),
  hours: hoursSchema,
});
export type Proof = z.infer<typeof proofSchema>;

export const signedProofSchema = z.strictObject({
  payload: z.string().max(maxProofChars),
  signature: signatureSchema,
});

/** The one text of a proof file: a changed byte anywhere is another text. */
export function formatProofFile({ payload, signature }: Signed): string {
  return `${toCanonicalJson({ payload, signature })}\n`;
}
