// Owns: enrolment on the wire (SPEC: EN rules).
import * as z from 'zod';
import { localizedSchema } from '../domain/language.ts';
import { signedSchema } from './signed.ts';

/** No vowels, so that no word is spelt, and no letters that look alike. */
export const codeAlphabet = 'BCDFGHJKLMNPQRSTVWXZ';
export const codePattern = /^[BCDFGHJKLMNPQRSTVWXZ]{8}$/;

/** What a person typed, brought to the form of a code: upper case, without spaces and dashes. */
export function normalizeCode(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s-]/g, '');
}

const publicKeySchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const enrolRequestSchema = z.strictObject({
  wire: z.int(),
  code: z.string().regex(codePattern),
  /** Ed25519 public key, base64url of 32 bytes. */
  signKey: publicKeySchema,
  /** X25519 public key, base64url of 32 bytes; couriers are sealed to it. */
  boxKey: publicKeySchema,
  appVersion: z.string().max(40),
});
export type EnrolRequest = z.infer<typeof enrolRequestSchema>;

export const certificateSchema = z.strictObject({
  station: z.uuid(),
  stationName: z.string().min(1).max(80),
  county: localizedSchema,
  signKey: publicKeySchema,
  boxKey: publicKeySchema,
  /** The center's own signing key: receipts and feed pages are checked against it. */
  centerKey: publicKeySchema,
  /** Text of the TUF root metadata that the station trusts from now on. */
  libraryRoot: z
    .string()
    .min(2)
    .max(64 * 1024),
  atMs: z.int(),
});
export type Certificate = z.infer<typeof certificateSchema>;

export const enrolAnswerSchema = z.strictObject({ certificate: signedSchema });
