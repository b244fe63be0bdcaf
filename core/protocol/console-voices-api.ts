// Owns: the contract between console and center about what learners think of units, and about certificates.
import * as z from 'zod';
import { learnerIdSchema, nameSchema, symbolSchema } from '../domain/documents.ts';
import { partialLocalized } from '../domain/language.ts';
import { unitIdSchema } from '../domain/manifest.ts';

export const ratingRowSchema = z.strictObject({
  unitId: unitIdSchema,
  /** Persons whose latest rating counts; null: fewer than may be told of. */
  raters: z.int().min(1).nullable(),
  /** Mean of 1 … 5; null with `raters`. */
  average: z.number().min(1).max(5).nullable(),
});
export type RatingRow = z.infer<typeof ratingRowSchema>;

/** What the records say of the certificate. */
export const certificateRowSchema = z.strictObject({
  learnerId: learnerIdSchema,
  names: partialLocalized(nameSchema),
  symbol: symbolSchema,
  unitId: unitIdSchema,
  /** When the unit was completed. */
  completedAtMs: z.number(),
  /** County day of it, in the calendar of the certificate. */
  day: z.iso.date(),
  activeMs: z.number().min(0),
});
export type CertificateRow = z.infer<typeof certificateRowSchema>;

export const voicesPaths = {
  ratings: '/api/console/ratings',
  /** `/:code` as it was printed, or as somebody typed it. */
  certificates: '/api/console/certificates',
} as const;
