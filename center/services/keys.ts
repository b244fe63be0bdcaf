// Owns: the center's secrets on disk: its Ed25519 key and the secret of nonces and codes. Processes that
// serve one county share this file.
import { randomBytes, webcrypto } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { encodeBase64Url } from '#core/kernel/bytes.ts';
import { createSigner, createVerifier, type Signer, type Verifier } from '#core/kernel/signing.ts';

const keyFileSchema = z.strictObject({
  format: z.literal(1),
  /** PKCS #8, base64. */
  privateKey: z.string(),
  /** Raw, base64url. */
  publicKey: z.string(),
  /** For HMAC over nonces and codes, base64. */
  secret: z.string(),
});

export interface CenterKeys {
  publicKey: string;
  signer: Signer;
  verifier: Verifier;
  secret: Buffer;
}

/** Bytes are on the disk under their name when this resolves, or the old file is untouched. */
export async function writeDurably(file: string, bytes: string | Uint8Array, mode = 0o600): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}.tmp`;
  const handle = await open(temporary, 'w', mode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
  if (process.platform === 'win32') return;
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function createKeyFile(file: string): Promise<z.infer<typeof keyFileSchema>> {
  const pair = await webcrypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new Error('broken invariant: Ed25519 gives a pair');
  const made = {
    format: 1 as const,
    privateKey: Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey)).toString('base64'),
    publicKey: encodeBase64Url(new Uint8Array(await webcrypto.subtle.exportKey('raw', pair.publicKey))),
    secret: randomBytes(32).toString('base64'),
  };
  await writeDurably(file, JSON.stringify(made, null, 2));
  return made;
}

export function toKeyFile(dataDir: string): string {
  return join(dataDir, 'keys', 'center.json');
}

/** Reads the keys, making them at the first start. A damaged file throws: new keys would orphan every station. */
export async function openKeys(dataDir: string): Promise<CenterKeys> {
  const file = toKeyFile(dataDir);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  const kept = text === undefined ? await createKeyFile(file) : keyFileSchema.parse(JSON.parse(text));
  const privateKey = await webcrypto.subtle.importKey(
    'pkcs8',
    Buffer.from(kept.privateKey, 'base64'),
    'Ed25519',
    false,
    ['sign'],
  );
  return {
    publicKey: kept.publicKey,
    signer: createSigner<webcrypto.CryptoKey>(webcrypto.subtle, privateKey),
    verifier: createVerifier<webcrypto.CryptoKey>(webcrypto.subtle),
    secret: Buffer.from(kept.secret, 'base64'),
  };
}
