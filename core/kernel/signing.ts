// Owns: Ed25519 (RFC 8032) through the host's WebCrypto, and the signed envelope that every road
// carries. The payload travels as the exact text that was signed, so nobody has to re-canonicalise it.
import { type Bytes, decodeBase64Url, encodeBase64Url, encodeUtf8 } from './bytes.ts';
import { toCanonicalJson } from './canonical-json.ts';

/** The part of a WebCrypto key that a page, a worker and Node share. */
export interface KeyLike {
  readonly type: string;
  readonly extractable: boolean;
}

/** The part of SubtleCrypto used here; each host passes its own `crypto.subtle`. */
export interface SubtleLike<Key extends KeyLike = KeyLike> {
  sign(algorithm: 'Ed25519', key: Key, data: Bytes): Promise<ArrayBuffer>;
  verify(algorithm: 'Ed25519', key: Key, signature: Bytes, data: Bytes): Promise<boolean>;
  importKey(
    format: 'raw',
    data: Bytes,
    algorithm: 'Ed25519',
    extractable: boolean,
    usages: 'verify'[],
  ): Promise<Key>;
}

export interface Signer {
  /** Raw 64-byte signature. */
  sign(data: Bytes): Promise<Bytes>;
}

export interface Verifier {
  /** `publicKey`: base64url of the 32 raw bytes. False on any malformed key or signature. */
  verify(publicKey: string, signature: Bytes, data: Bytes): Promise<boolean>;
}

export function createSigner<Key extends KeyLike>(subtle: SubtleLike<Key>, privateKey: Key): Signer {
  return { sign: async (data) => new Uint8Array(await subtle.sign('Ed25519', privateKey, data)) };
}

export function createVerifier<Key extends KeyLike>(subtle: SubtleLike<Key>): Verifier {
  const imported = new Map<string, Promise<Key>>();
  return {
    async verify(publicKey, signature, data) {
      try {
        let key = imported.get(publicKey);
        if (!key) {
          key = subtle.importKey('raw', decodeBase64Url(publicKey), 'Ed25519', false, ['verify']);
          if (imported.size < 1000) imported.set(publicKey, key);
        }
        return await subtle.verify('Ed25519', await key, signature, data);
      } catch {
        return false;
      }
    },
  };
}

/** A signed text. `context` in the signed bytes keeps a receipt from passing as a feed page. */
export interface Signed {
  payload: string;
  /** base64url, 64 bytes. */
  signature: string;
}

function toSignedBytes(context: string, payload: string): Bytes {
  return encodeUtf8(`yuanjiao/1/${context}\n${payload}`);
}

export async function signPayload(signer: Signer, context: string, value: unknown): Promise<Signed> {
  const payload = toCanonicalJson(value);
  const signature = await signer.sign(toSignedBytes(context, payload));
  return { payload, signature: encodeBase64Url(signature) };
}

/** The parsed payload, or undefined when the signature does not hold or no JSON was signed. Parse it by schema. */
export async function openSigned(
  verifier: Verifier,
  publicKey: string,
  context: string,
  signed: Signed,
): Promise<unknown> {
  let signature: Bytes;
  try {
    signature = decodeBase64Url(signed.signature);
  } catch {
    return undefined;
  }
  // The last character has bits that mean nothing: only one way to write a signature counts (RFC 4648, 3.5).
  if (encodeBase64Url(signature) !== signed.signature) return undefined;
  const isGenuine = await verifier.verify(publicKey, signature, toSignedBytes(context, signed.payload));
  if (!isGenuine) return undefined;
  try {
    return JSON.parse(signed.payload) as unknown;
  } catch {
    return undefined;
  }
}
