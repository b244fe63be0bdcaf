// Owns: the one text form of a JSON value (RFC 8785, JSON Canonicalization Scheme). Everything that is
// hashed or signed is first brought to this form, and from then on travels as that exact text.
import canonicalize from 'canonicalize';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** RFC 8785 text of `value`. Properties that are undefined are left out, as JSON.stringify does. */
export function toCanonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('value has no JSON form');
  return text;
}
