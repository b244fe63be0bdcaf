// Owns: how a manifest names a file: by content, never by place.
import * as z from 'zod';
import type { Sha256 } from '../kernel/hash.ts';
import { countPieces } from './pieces.ts';

export { countPieces, pieceBytes } from './pieces.ts';

export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((text) => text as Sha256);

/** Largest single file: a longer film is better cut in parts for a line that breaks. */
export const maxFileBytes = 2 * 1024 ** 3;

export const fileRefSchema = z
  .strictObject({
    sha256: sha256Schema,
    sizeBytes: z.int().min(0).max(maxFileBytes),
    mediaType: z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/),
    /** SHA-256 of each piece; present exactly when the file has more than one. */
    pieces: z.array(sha256Schema).optional(),
  })
  .refine((file) => (file.pieces?.length ?? 1) === countPieces(file.sizeBytes), {
    message: 'wrong number of pieces',
  });
export type FileRef = z.infer<typeof fileRefSchema>;
