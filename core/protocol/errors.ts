// Owns: every expected error of the whole system, with exactly one recovery each. They are values on
// both sides of every wire; people read the sentence that i18n keeps under `error.<kind>`.
import * as z from 'zod';

export type Recovery = 'retry' | 'update-app' | 'quarantine' | 'ask-staff' | 'try-again';

interface ErrorTrait {
  recovery: Recovery;
  /** HTTP status where the error crosses HTTP; 0 for those that never do. */
  status: number;
}

export const errorTraits = {
  // Roads
  'no-road': { recovery: 'retry', status: 0 },
  busy: { recovery: 'retry', status: 503 },
  'bad-nonce': { recovery: 'retry', status: 401 },
  'bad-signature': { recovery: 'ask-staff', status: 401 },
  'unknown-station': { recovery: 'ask-staff', status: 401 },
  'station-revoked': { recovery: 'ask-staff', status: 403 },
  'station-replaced': { recovery: 'ask-staff', status: 403 },
  'wire-too-old': { recovery: 'update-app', status: 426 },
  'wire-unknown': { recovery: 'ask-staff', status: 400 },
  malformed: { recovery: 'ask-staff', status: 400 },
  'too-large': { recovery: 'retry', status: 413 },
  'center-fault': { recovery: 'retry', status: 500 },
  'answer-forged': { recovery: 'ask-staff', status: 0 },
  // Station log
  gap: { recovery: 'retry', status: 409 },
  fork: { recovery: 'quarantine', status: 409 },
  'broken-chain': { recovery: 'ask-staff', status: 422 },
  'below-floor': { recovery: 'ask-staff', status: 0 },
  // Enrolment
  'code-wrong': { recovery: 'try-again', status: 403 },
  'code-expired': { recovery: 'ask-staff', status: 410 },
  'too-many-guesses': { recovery: 'retry', status: 429 },
  // Library
  'metadata-expired': { recovery: 'retry', status: 0 },
  'metadata-missing': { recovery: 'retry', status: 0 },
  'metadata-invalid': { recovery: 'ask-staff', status: 0 },
  'metadata-downgrade': { recovery: 'ask-staff', status: 0 },
  'wrong-county': { recovery: 'ask-staff', status: 0 },
  'manifest-invalid': { recovery: 'ask-staff', status: 0 },
  'blob-missing': { recovery: 'retry', status: 404 },
  'blob-corrupt': { recovery: 'retry', status: 0 },
  // Neighbours
  'lan-address': { recovery: 'try-again', status: 0 },
  'neighbour-away': { recovery: 'try-again', status: 0 },
  'neighbour-false': { recovery: 'ask-staff', status: 0 },
  // Couriers
  'courier-missing': { recovery: 'try-again', status: 409 },
  'courier-foreign': { recovery: 'ask-staff', status: 409 },
  'courier-old': { recovery: 'try-again', status: 409 },
  'courier-expired': { recovery: 'ask-staff', status: 409 },
  'courier-incomplete': { recovery: 'try-again', status: 409 },
  'courier-damaged': { recovery: 'ask-staff', status: 409 },
  'courier-newer': { recovery: 'update-app', status: 409 },
  'courier-gone': { recovery: 'try-again', status: 409 },
  'courier-full': { recovery: 'try-again', status: 507 },
  'courier-read-only': { recovery: 'try-again', status: 409 },
  // The screen
  'disk-full': { recovery: 'ask-staff', status: 507 },
  'storage-broken': { recovery: 'ask-staff', status: 0 },
  'pin-wrong': { recovery: 'try-again', status: 0 },
  'pin-paused': { recovery: 'retry', status: 0 },
  'language-unknown': { recovery: 'try-again', status: 0 },
  'material-unreadable': { recovery: 'ask-staff', status: 0 },
  'package-no-place': { recovery: 'retry', status: 0 },
  // Exams
  'exam-code-wrong': { recovery: 'try-again', status: 403 },
  'exam-paused': { recovery: 'retry', status: 0 },
  'exam-no-key': { recovery: 'retry', status: 0 },
  'exam-paper-gone': { recovery: 'ask-staff', status: 409 },
  'exam-code-needed': { recovery: 'try-again', status: 409 },
  // Study units and briefings written in the console
  'draft-changed': { recovery: 'try-again', status: 409 },
  'draft-waiting': { recovery: 'try-again', status: 409 },
  'file-used': { recovery: 'try-again', status: 409 },
  'upload-damaged': { recovery: 'try-again', status: 409 },
  'upload-kind': { recovery: 'try-again', status: 415 },
  'issue-taken': { recovery: 'try-again', status: 409 },
  'column-unknown': { recovery: 'try-again', status: 409 },
  'own-work': { recovery: 'ask-staff', status: 403 },
  'no-delegation': { recovery: 'ask-staff', status: 409 },
  // Console
  'sign-in-needed': { recovery: 'try-again', status: 401 },
  'sign-in-wrong': { recovery: 'try-again', status: 401 },
  'totp-needed': { recovery: 'try-again', status: 401 },
  'totp-wrong': { recovery: 'try-again', status: 401 },
  'password-wrong': { recovery: 'try-again', status: 403 },
  'password-same': { recovery: 'try-again', status: 409 },
  'password-change-needed': { recovery: 'try-again', status: 403 },
  'last-operator': { recovery: 'ask-staff', status: 409 },
  'not-allowed': { recovery: 'ask-staff', status: 403 },
  'not-found': { recovery: 'try-again', status: 404 },
  'already-exists': { recovery: 'try-again', status: 409 },
  'setup-done': { recovery: 'try-again', status: 409 },
  'changed-meanwhile': { recovery: 'try-again', status: 409 },
  'backup-running': { recovery: 'try-again', status: 409 },
  'column-in-use': { recovery: 'try-again', status: 409 },
} as const satisfies Record<string, ErrorTrait>;

export type ErrorKind = keyof typeof errorTraits;
export const errorKinds = Object.keys(errorTraits) as ErrorKind[];

export const wireErrorSchema = z.object({
  kind: z.enum(errorKinds as [ErrorKind, ...ErrorKind[]]),
  /** For staff and logs, in English; never shown alone. */
  detail: z.string().max(2000).optional(),
  /** The seq that the center wants next (`gap` only). */
  want: z.int().min(1).optional(),
  /** Milliseconds to wait before the next try (`busy`, `too-many-guesses`, `pin-paused`). */
  waitMs: z.int().min(0).optional(),
});
export type WireError = z.infer<typeof wireErrorSchema>;

export type Outcome<Value> = { ok: true; value: Value } | { ok: false; error: WireError };

export function succeed<Value>(value: Value): Outcome<Value> {
  return { ok: true, value };
}

export function fail(kind: ErrorKind, more: Omit<WireError, 'kind'> = {}): { ok: false; error: WireError } {
  return { ok: false, error: { kind, ...more } };
}
