// Owns: the schema of a signed text on the wire.
import * as z from 'zod';

/** Largest signed payload: a feed page; slices and files are not inside payloads. */
export const maxPayloadChars = 2 * 1024 ** 2;

export const signedSchema = z.strictObject({
  payload: z.string().min(2).max(maxPayloadChars),
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
});
