// Owns: the center's secrets on disk: its Ed25519 key and the secret of nonces and codes. Processes that
// serve one county share this file. The X25519 key of couriers follows from the private key, so that a backup
// of before has it too.
import { hkdfSync, randomBytes, webcrypto } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Opener } from '#core/courier/ports.ts';
import { createOpener, deriveBoxKeys } from '#core/courier/sealing.ts';
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
  /** X25519, base64url: what stations send on a stick is sealed to it. */
  boxKey: string;
  opener: Opener;
}

/** Another key, not the same one used twice: HKDF with a label of its own. */
async function openBox(privateKey: Buffer): Promise<{ boxKey: string; opener: Opener }> {
  const secret = new Uint8Array(hkdfSync('sha256', privateKey, '', 'yuanjiao/1/center-box', 32));
  const { keys, publicKey } = await deriveBoxKeys(secret);
  return { boxKey: publicKey, opener: createOpener(keys) };
}

async function writeTemporary(file: string, bytes: string | Uint8Array, mode: number): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}.tmp`;
  const handle = await open(temporary, 'w', mode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return temporary;
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Bytes are on the disk under their name when this resolves, or the old file is untouched. */
export async function writeDurably(file: string, bytes: string | Uint8Array, mode = 0o600): Promise<void> {
  await rename(await writeTemporary(file, bytes, mode), file);
  await syncFolder(dirname(file));
}

/** As `writeDurably`, but never over a file: of several processes that start at once, the first one's stays. */
async function writeOnce(file: string, bytes: string): Promise<void> {
  const temporary = await writeTemporary(file, bytes, 0o600);
  try {
    await link(temporary, file);
    await syncFolder(dirname(file));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function createKeyFile(file: string): Promise<void> {
  const pair = await webcrypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new Error('broken invariant: Ed25519 gives a pair');
  const made = {
    format: 1 as const,
    privateKey: Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey)).toString('base64'),
    publicKey: encodeBase64Url(new Uint8Array(await webcrypto.subtle.exportKey('raw', pair.publicKey))),
    secret: randomBytes(32).toString('base64'),
  };
  await writeOnce(file, JSON.stringify(made, null, 2));
}

export function toKeyFile(dataDir: string): string {
  return join(dataDir, 'keys', 'center.json');
}

/** Reads the keys, making them at the first start. A damaged file throws: new keys would orphan every station. */
export async function openKeys(dataDir: string): Promise<CenterKeys> {
  const file = toKeyFile(dataDir);
  const text = await readFile(file, 'utf8').catch(async (error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    await createKeyFile(file);
    return readFile(file, 'utf8');
  });
  const kept = keyFileSchema.parse(JSON.parse(text));
  const bytes = Buffer.from(kept.privateKey, 'base64');
  const privateKey = await webcrypto.subtle.importKey('pkcs8', bytes, 'Ed25519', false, ['sign']);
  return {
    publicKey: kept.publicKey,
    signer: createSigner<webcrypto.CryptoKey>(webcrypto.subtle, privateKey),
    verifier: createVerifier<webcrypto.CryptoKey>(webcrypto.subtle),
    secret: Buffer.from(kept.secret, 'base64'),
    ...(await openBox(bytes)),
  };
}
