// Owns: the Range header (RFC 9110 §14.2) for one range, which is all that a media element asks for.

export type ByteRange =
  | { kind: 'whole' }
  /** `from` inclusive, `to` exclusive; never empty. */
  | { kind: 'part'; from: number; to: number }
  | { kind: 'unsatisfiable' };

/** A header that is malformed or asks for several ranges is ignored, as the RFC allows. */
export function parseByteRange(header: string | null, sizeBytes: number): ByteRange {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(header?.trim() ?? '');
  const [, first = '', last = ''] = found ?? [];
  if (!found || (first === '' && last === '')) return { kind: 'whole' };
  if (first === '') {
    const count = Math.min(Number(last), sizeBytes);
    return count === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', from: sizeBytes - count, to: sizeBytes };
  }
  const from = Number(first);
  if (last !== '' && Number(last) < from) return { kind: 'whole' };
  if (from >= sizeBytes) return { kind: 'unsatisfiable' };
  return { kind: 'part', from, to: last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes) };
}
