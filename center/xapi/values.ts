// Owns: the formats of single values in xAPI: IRIs, UUIDs, language tags (RFC 5646), timestamps (RFC 3339 within
// ISO 8601), durations, media types, digests. What passes here may be stored and compared as text.
import * as z from 'zod';

/** A scheme, then characters that may stand in an IRI (RFC 3987). */
const iriPattern = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`\p{Cc}]+$/iu;
export const iriSchema = z.string().regex(iriPattern, 'must be an IRI with a scheme');

export const uuidSchema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'must be a UUID');

export const mboxSchema = z
  .string()
  .regex(/^mailto:[^\s@<>"]+@[^\s@<>"]+$/, 'must be a mailto IRI with one address');
export const sha1Schema = z.string().regex(/^[0-9a-f]{40}$/i, 'must be a SHA-1 sum in hexadecimal');

/** SHA-224, -256, -384 and -512, by the length of their hexadecimal form. */
export const sha2Names = new Map([
  [56, 'sha224'],
  [64, 'sha256'],
  [96, 'sha384'],
  [128, 'sha512'],
]);
export const sha2Schema = z
  .string()
  .refine((text) => sha2Names.has(text.length) && /^[0-9a-f]+$/i.test(text), 'must be a SHA-2 hash');

export const mediaTypeSchema = z
  .string()
  .regex(/^[^\s/;]+\/[^\s/;]+\s*(?:;.*)?$/, 'must be an internet media type');

const languagePattern = new RegExp(
  `^(?:${[
    // Language with extended languages, script, region, variants, extensions, private use.
    '(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\\d{3}))?' +
      '(?:-(?:[a-z0-9]{5,8}|\\d[a-z0-9]{3}))*(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?',
    'x(?:-[a-z0-9]{1,8})+',
    // Grandfathered tags that follow no rule.
    'en-gb-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|sgn-be-fr|sgn-be-nl|sgn-ch-de',
  ].join('|')})$`,
  'i',
);
export const languageSchema = z.string().regex(languagePattern, 'must be a language tag (RFC 5646)');
export const languageMapSchema = z
  .record(languageSchema, z.string())
  .refine((map) => Object.keys(map).length > 0, 'must have an entry');

export const extensionsSchema = z.record(iriSchema, z.unknown());

const timestampPattern =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?:[Zz]|([+-])(\d\d)(?::?(\d\d))?)?$/;

/**
 * Milliseconds since 1970; undefined when it is no timestamp. Without an offset it is UTC. An offset of minus
 * zero says that the place is unknown, which xAPI forbids.
 */
export function parseTimestamp(text: string): number | undefined {
  const match = timestampPattern.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [fraction, sign, offsetHour, offsetMinute] = [
    match[7] ?? '',
    match[8],
    Number(match[9] ?? 0),
    Number(match[10] ?? 0),
  ];
  if (sign === '-' && offsetHour === 0 && offsetMinute === 0) return undefined;
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const offsetMs = (sign === '-' ? -1 : 1) * (offsetHour * 60 + offsetMinute) * 60_000;
  const ofDayMs = ((hour * 60 + minute) * 60 + second) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
  return date.getTime() + ofDayMs - offsetMs;
}
export const timestampSchema = z
  .string()
  .refine((text) => parseTimestamp(text) !== undefined, 'must be a timestamp (RFC 3339)');

const amount = '\\d+(?:[.,]\\d+)?';
const durationPattern = new RegExp(
  `^P(?:${amount}W|(?=.)(?:${amount}Y)?(?:${amount}M)?(?:${amount}D)?` +
    `(?:T(?=.)(?:${amount}H)?(?:${amount}M)?(?:${amount}S)?)?)$`,
);
/** Only the last amount may have a fraction (ISO 8601:2004 4.4.3.2). */
const earlyFractionPattern = /[.,]\d+[A-Z]T?\d/;
export const durationSchema = z
  .string()
  .refine(
    (text) => durationPattern.test(text) && !earlyFractionPattern.test(text),
    'must be a duration (ISO 8601)',
  );

/** Two durations are the same when they agree to a hundredth of a second (2.0, 4.2.7). */
export function truncateDuration(text: string): string {
  return text.replace(/(\d+)[.,](\d+)S$/, (_match, whole: string, fraction: string) => {
    const kept = fraction.slice(0, 2).replace(/0+$/, '');
    return kept === '' ? `${whole}S` : `${whole}.${kept}S`;
  });
}
