// Owns: signed statements (Data 2.6): a JWS in an attachment whose payload is the statement itself. A signature
// that is broken, or over something else, refuses the request.
import { verify, X509Certificate } from 'node:crypto';
import { XapiProblem } from './problem.ts';
import { isSignedStatement } from './same-statement.ts';
import type { Attachment } from './statement-schema.ts';

const signatureUsage = 'http://adlnet.gov/expapi/attachments/signature';
/** JWS algorithms (RFC 7518) and what node:crypto calls them. */
const algorithms = new Map([
  ['RS256', 'RSA-SHA256'],
  ['RS384', 'RSA-SHA384'],
  ['RS512', 'RSA-SHA512'],
]);

function refuse(reason: string): never {
  throw new XapiProblem(400, `The signature of the statement is not valid: ${reason}`);
}

interface Jws {
  header: Record<string, unknown>;
  payload: Record<string, unknown>;
  signedText: string;
  signature: Buffer;
}

function readObject(part: string, what: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Told below.
  }
  return refuse(`its ${what} is no JSON object`);
}

/** Compact serialisation (RFC 7515 §7.1). */
function readJws(content: Buffer): Jws {
  const match = /^([\w-]+)\.([\w-]+)\.([\w-]*)$/.exec(content.toString('latin1').trim());
  if (!match) return refuse('it is no JWS in compact form');
  const [, header = '', payload = '', signature = ''] = match;
  return {
    header: readObject(header, 'header'),
    payload: readObject(payload, 'payload'),
    signedText: `${header}.${payload}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** Only a signature that brings its certificate can be checked here; whom to trust is for the reader. */
function verifyCertified(jws: Jws, algorithm: string): void {
  const { x5c } = jws.header;
  if (x5c === undefined) return;
  const certificate: unknown = Array.isArray(x5c) ? x5c[0] : undefined;
  let isValid = false;
  try {
    const { publicKey } = new X509Certificate(Buffer.from(String(certificate), 'base64'));
    isValid = verify(algorithm, Buffer.from(jws.signedText), publicKey, jws.signature);
  } catch {
    refuse('the certificate in its header cannot be read');
  }
  if (!isValid) refuse('it does not fit the certificate in its header');
}

/** Checks every signature of `statement`, as it was sent. */
export function checkSignatures(
  statement: Record<string, unknown>,
  attachments: readonly Attachment[],
  attached: ReadonlyMap<string, { content: Buffer }>,
): void {
  for (const { usageType, contentType, sha2 } of attachments) {
    if (usageType !== signatureUsage) continue;
    if (!/^application\/octet-stream\s*(?:;|$)/i.test(contentType)) {
      refuse('its attachment must have the content type application/octet-stream');
    }
    const content = attached.get(sha2.toLowerCase())?.content;
    const jws = readJws(content ?? refuse('its attachment was not sent'));
    const algorithm =
      algorithms.get(String(jws.header['alg'])) ?? refuse('its algorithm must be RS256, RS384 or RS512');
    if (!isSignedStatement(jws.payload, statement)) refuse('it was made over another statement');
    verifyCertified(jws, algorithm);
  }
}
