// Owns: what a station signs on every request (SPEC: EN5). The nonce comes from the center (as
// Replay-Nonce in RFC 8555 §6.5), so a wrong clock never locks a station out.

import { toCanonicalJson } from '../kernel/canonical-json.ts';
import type { Sha256 } from '../kernel/hash.ts';
import { openSigned, type Signer, signPayload, type Verifier } from '../kernel/signing.ts';
import { contexts } from './version.ts';

export interface RequestParts {
  method: 'GET' | 'POST';
  /** Path with query, as sent. */
  path: string;
  nonce: string;
  station: string;
  /** SHA-256 of the raw body bytes; of no bytes for GET. */
  bodyHash: Sha256;
}

function toSignedRequest({ method, path, nonce, station, bodyHash }: RequestParts): RequestParts {
  return { method, path, nonce, station, bodyHash };
}

/** Signature for the header `yuanjiao-signature`, base64url. */
export async function signRequest(signer: Signer, parts: RequestParts): Promise<string> {
  return (await signPayload(signer, contexts.request, toSignedRequest(parts))).signature;
}

export async function verifyRequest(
  verifier: Verifier,
  publicKey: string,
  parts: RequestParts,
  signature: string,
): Promise<boolean> {
  const payload = toCanonicalJson(toSignedRequest(parts));
  return (await openSigned(verifier, publicKey, contexts.request, { payload, signature })) !== undefined;
}
