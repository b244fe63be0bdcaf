// Owns: sealing to one receiver: HPKE (RFC 9180) in base mode, X25519, HKDF-SHA256, AES-256-GCM, by @hpke/core
// over the host's WebCrypto. A box is the encapsulated key (32 bytes) and the ciphertext. Who made a box is
// said by the signatures inside it, not by the seal.
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { type Bytes, decodeBase64Url, encodeBase64Url, encodeUtf8, joinBytes } from '../kernel/bytes.ts';
import type { KeyLike } from '../kernel/signing.ts';
import type { Opener, Sealer } from './ports.ts';

export interface BoxKeys {
  /** X25519; never has to be extractable. */
  readonly privateKey: KeyLike;
  readonly publicKey: KeyLike;
}

const encapsulatedBytes = 32;
const info = encodeUtf8('yuanjiao/1/courier');

function createSuite() {
  return new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  });
}

export function createSealer(): Sealer {
  const suite = createSuite();
  return {
    async seal(publicKey, context, plain) {
      const recipientPublicKey = await suite.kem.deserializePublicKey(decodeBase64Url(publicKey).buffer);
      const { enc, ct } = await suite.seal({ recipientPublicKey, info }, plain, encodeUtf8(context));
      return joinBytes(new Uint8Array(enc), new Uint8Array(ct));
    },
  };
}

export function createOpener(keys: BoxKeys): Opener {
  const suite = createSuite();
  // Hosts pass their WebCrypto's own pair; this room knows less of it than the library.
  const recipientKey = keys as Parameters<typeof suite.open>[0]['recipientKey'];
  return {
    async open(context, sealed) {
      const enc = sealed.slice(0, encapsulatedBytes);
      const ciphertext = sealed.slice(encapsulatedBytes);
      try {
        return new Uint8Array(await suite.open({ recipientKey, enc, info }, ciphertext, encodeUtf8(context)));
      } catch {
        return undefined;
      }
    },
  };
}

/** The key pair that follows from `secret` (RFC 9180 §7.1.3): the same secret, the same pair. */
export async function deriveBoxKeys(secret: Bytes): Promise<{ keys: BoxKeys; publicKey: string }> {
  const { kem } = createSuite();
  const keys = await kem.deriveKeyPair(secret);
  return { keys, publicKey: encodeBase64Url(new Uint8Array(await kem.serializePublicKey(keys.publicKey))) };
}
