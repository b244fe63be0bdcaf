// Owns: nonces for signed requests (SPEC: EN5). A nonce is its time under the center's secret, so any of
// the county's processes can check one that another gave.
import { createHmac, randomBytes } from 'node:crypto';
import { isSameText } from './secrets.ts';

/** A slice on the worst line takes minutes to arrive; its nonce must not expire on the way. */
const lifeMs = 5 * 60_000;

export interface Nonces {
  create(): string;
  isFresh(nonce: string): boolean;
}

export function createNonces(secret: Buffer, nowMs: () => number): Nonces {
  const sign = (text: string) =>
    createHmac('sha256', secret).update(`nonce\n${text}`).digest('base64url').slice(0, 22);
  return {
    create() {
      const text = `${nowMs().toString(36)}.${randomBytes(6).toString('base64url')}`;
      return `${text}.${sign(text)}`;
    },
    isFresh(nonce) {
      const end = nonce.lastIndexOf('.');
      const text = nonce.slice(0, end);
      if (end < 0 || !isSameText(sign(text), nonce.slice(end + 1))) return false;
      const ageMs = nowMs() - Number.parseInt(text, 36);
      return ageMs >= 0 && ageMs <= lifeMs;
    },
  };
}
