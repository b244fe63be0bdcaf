// Owns: which text may name the center. It is written into a Content-Security-Policy header, so nothing
// but scheme, host and port may be in it: a space or semicolon would be a hole in the policy.
import * as z from 'zod';

const pattern = /^https?:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[1-9][0-9]{0,4})?$/;

/** `http(s)://host` or `http(s)://host:port`, lower case, no path. No IPv6: a policy cannot name it. */
export const centerOriginSchema = z.string().max(300).regex(pattern);

/** The origin in `text`, or undefined when it is not exactly one. */
export function parseCenterOrigin(text: unknown): string | undefined {
  const parsed = centerOriginSchema.safeParse(text);
  return parsed.success ? parsed.data : undefined;
}
