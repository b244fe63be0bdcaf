import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LearnerId, UnitId } from '../kernel/ids.ts';
import { computeCertificateDigest, formatCertificateCode, parseCertificateCode } from './certificate.ts';

const learner = '018f3c2a-1b2c-7d3e-8f40-123456789abc' as LearnerId;

describe('the code of a certificate', () => {
  it('is the same wherever it is computed, and another for another unit', () => {
    const code = formatCertificateCode(computeCertificateDigest(learner, 'phone-safety' as UnitId));
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
    expect(code).not.toBe(formatCertificateCode(computeCertificateDigest(learner, 'labour-law' as UnitId)));
  });

  it('is read back as it was printed, in whatever way a hand copies it', () => {
    const digests = fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(digests, (digits) => {
        const digest = digits.join('');
        const code = formatCertificateCode(digest);
        expect(parseCertificateCode(code)).toBe(digest);
        const copied = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
        expect(parseCertificateCode(` ${copied} `)).toBe(digest);
      }),
    );
  });

  it('is none when a character is missing, too many, or none of its letters', () => {
    for (const typed of ['', 'ABCD', 'ABCD-EFGH-JKMN-PQR', 'ABCD-EFGH-JKMN-PQRST', 'ABCD-EFGH-JKMN-PQRU'])
      expect(parseCertificateCode(typed)).toBeUndefined();
  });
});
