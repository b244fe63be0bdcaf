// Owns: what a failed write means for people. Dexie wraps a quota error inside an abort, sometimes twice
// (Dexie#776, #840), and Chromium names it QuotaExceededError at any depth.
import type { WireError } from '#core/protocol/errors.ts';

interface Linked {
  name?: unknown;
  message?: unknown;
  inner?: unknown;
  cause?: unknown;
}

/** The value to hand on when storing failed with `cause`. */
export function toStorageError(cause: unknown): WireError {
  let link = cause;
  for (let depth = 0; depth < 8 && typeof link === 'object' && link !== null; depth++) {
    const { name, message, inner, cause: deeper } = link as Linked;
    if (
      name === 'QuotaExceededError' ||
      (typeof message === 'string' && message.includes('QuotaExceededError'))
    ) {
      return { kind: 'disk-full' };
    }
    link = inner ?? deeper;
  }
  return { kind: 'storage-broken', detail: String(cause).slice(0, 300) };
}
