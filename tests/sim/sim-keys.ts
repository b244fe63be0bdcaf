// Owns: Ed25519 without waiting: the same algorithm as WebCrypto's, but answered at once, because a thread pool
// would bring real time, and so chance, into a simulation. Keys come from a name, so runs repeat.
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { encodeBase64Url, encodeUtf8 } from '#core/kernel/bytes.ts';
import { hashBytes } from '#core/kernel/hash.ts';
import type { Signer, Verifier } from '#core/kernel/signing.ts';

export interface SimKeys {
  signer: Signer;
  /** base64url of the raw public key. */
  publicKey: string;
}

/** DER before the 32 bytes of an Ed25519 private key in PKCS #8, and before a public key in SPKI (RFC 8410). */
const pkcs8Start = Buffer.from('302e020100300506032b657004220420', 'hex');
const spkiStart = Buffer.from('302a300506032b6570032100', 'hex');

export function createSimKeys(name: string): SimKeys {
  const der = Buffer.concat([pkcs8Start, hashBytes(encodeUtf8(name))]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    signer: { sign: async (data) => new Uint8Array(sign(null, data, privateKey)) },
    publicKey: encodeBase64Url(spki.subarray(spkiStart.length)),
  };
}

export function createSimVerifier(): Verifier {
  const known = new Map<string, KeyObject>();
  return {
    async verify(publicKey, signature, data) {
      let key = known.get(publicKey);
      if (!key) {
        const der = Buffer.concat([spkiStart, Buffer.from(publicKey, 'base64url')]);
        key = createPublicKey({ key: der, format: 'der', type: 'spki' });
        known.set(publicKey, key);
      }
      return verify(null, data, key, signature);
    },
  };
}
