// Owns: what a station signs on every request (SPEC: EN5). The nonce comes from the center (as
// Replay-Nonce in RFC 8555 §6.5), so a wrong clock never locks a station out.
import type { Sha256 } from '../kernel/hash.ts';

export interface RequestParts {
  method: 'GET' | 'POST';
  /** Path with query, as sent. */
  path: string;
  nonce: string;
  station: string;
  bodyHash: Sha256;
}

/** The value that is signed under the context `request`. */
export function toSignedRequest(parts: RequestParts): RequestParts {
  const { method, path, nonce, station, bodyHash } = parts;
  return { method, path, nonce, station, bodyHash };
}
