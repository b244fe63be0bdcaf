// Owns: the code of a certificate. It names one learner and one unit and tells neither; whether the unit was
// completed the center looks up itself, so a code proves nothing that the records do not.
import { decodeHex, encodeHex, encodeUtf8, joinBytes } from '../kernel/bytes.ts';
import { hashBytes } from '../kernel/hash.ts';
import type { LearnerId, UnitId } from '../kernel/ids.ts';

/** Crockford's base 32: no letter that looks like a digit. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 80 bits: nobody finds one by trying, and a hand can copy four groups of four. */
const digestBytes = 10;
const codeLength = (digestBytes * 8) / 5;

/** 20 hexadecimal digits; the center has the same as an index (`progress_certificate`). */
export function computeCertificateDigest(learnerId: LearnerId, unitId: UnitId): string {
  const named = joinBytes(decodeHex(learnerId.replaceAll('-', '')), encodeUtf8(unitId));
  return encodeHex(hashBytes(named).subarray(0, digestBytes));
}

/** As it is printed: `XXXX-XXXX-XXXX-XXXX`. */
export function formatCertificateCode(digest: string): string {
  let rest = BigInt(`0x${digest}`);
  let code = '';
  for (let at = 0; at < codeLength; at += 1) {
    code = alphabet.charAt(Number(rest % 32n)) + code;
    rest /= 32n;
  }
  return code.replaceAll(/(.{4})(?=.)/g, '$1-');
}

/** The digest of a code as somebody typed it; undefined for what is none. */
export function parseCertificateCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  if (code.length !== codeLength) return undefined;
  let value = 0n;
  for (const letter of code) {
    const digit = alphabet.indexOf(letter);
    if (digit === -1) return undefined;
    value = value * 32n + BigInt(digit);
  }
  return value.toString(16).padStart(digestBytes * 2, '0');
}
