// Owns: the private keys of the library's roles, one PEM file each (PKCS#8, mode 0600), named
// `<role>-<n>.pem`. A role signs with every key of it that is here: root keys may lie in a safe.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalize } from '@tufjs/canonical-json';
import {
  Key,
  type Metadata,
  type Root,
  Signature,
  type Snapshot,
  type Targets,
  type Timestamp,
} from '@tufjs/models';
import { readIfPresent, writeDurably } from './durable-file.ts';
import { LibraryError } from './library-error.ts';

export const roles = ['root', 'timestamp', 'snapshot', 'targets'] as const;
export type Role = (typeof roles)[number];
/** Whose keys a folder may hold: a trainer's own lie in a folder of the trainer. */
type KeyRole = Role | 'trainer';

/** How many keys a role has and how many of them must sign. */
export interface RolePolicy {
  keys: number;
  threshold: number;
}
export type RolePolicies = Record<Role, RolePolicy>;

const single: RolePolicy = { keys: 1, threshold: 1 };
export const defaultPolicies: RolePolicies = {
  root: single,
  timestamp: single,
  snapshot: single,
  targets: single,
};

export interface SigningKey {
  key: Key;
  privateKey: KeyObject;
}

/** TUF §4.2: the key id is the SHA-256 of the canonical form of the key. */
export function toKeyId(publicHex: string): string {
  const body = { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: publicHex } };
  return createHash('sha256').update(canonicalize(body)).digest('hex');
}

function toSigningKey(privateKey: KeyObject): SigningKey {
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  if (jwk.crv !== 'Ed25519' || jwk.x === undefined) throw new LibraryError('keys', 'A key is not Ed25519.');
  const keyVal = { public: Buffer.from(jwk.x, 'base64url').toString('hex') };
  return {
    key: new Key({ keyID: toKeyId(keyVal.public), keyType: 'ed25519', scheme: 'ed25519', keyVal }),
    privateKey,
  };
}

function parseNumber(name: string, role: KeyRole): number | undefined {
  if (!name.startsWith(`${role}-`) || !name.endsWith('.pem')) return undefined;
  const number = Number(name.slice(role.length + 1, -'.pem'.length));
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

function keyPath(folder: string, role: KeyRole, number: number): string {
  return join(folder, `${role}-${number}.pem`);
}

async function listNumbers(folder: string, role: KeyRole): Promise<number[]> {
  const names = await readdir(folder).catch(() => []);
  return names.flatMap((name) => parseNumber(name, role) ?? []).sort((a, b) => a - b);
}

/** All keys of `role` that are in `folder`, oldest first. */
export async function loadKeys(folder: string, role: KeyRole): Promise<SigningKey[]> {
  const keys: SigningKey[] = [];
  for (const number of await listNumbers(folder, role)) {
    const path = keyPath(folder, role, number);
    try {
      keys.push(toSigningKey(createPrivateKey(await readIfPresent(path).then(String))));
    } catch (cause) {
      throw new LibraryError('keys', `The key file ${path} cannot be read as an Ed25519 private key.`, {
        cause,
      });
    }
  }
  return keys;
}

export async function createKey(folder: string, role: KeyRole): Promise<SigningKey> {
  return addKey(folder, role, generateKeyPairSync('ed25519').privateKey);
}

/** Keeps a key, such as one that was typed from paper, as the next of its role; a known one stays where it is. */
export async function addKey(folder: string, role: KeyRole, privateKey: KeyObject): Promise<SigningKey> {
  const added = toSigningKey(privateKey);
  const known = (await loadKeys(folder, role)).find(({ key }) => key.keyID === added.key.keyID);
  if (known) return known;
  const number = ((await listNumbers(folder, role)).at(-1) ?? 0) + 1;
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
  await writeDurably(keyPath(folder, role, number), pem, 0o600);
  return added;
}

export type AnyMetadata = Metadata<Root> | Metadata<Timestamp> | Metadata<Snapshot> | Metadata<Targets>;

/** Signs with each of `keys`; the caller chooses those that the root names for the role. */
export function signMetadata(metadata: AnyMetadata, keys: readonly SigningKey[]): void {
  for (const { key, privateKey } of keys) {
    metadata.sign(
      (data) => new Signature({ keyID: key.keyID, sig: sign(null, data, privateKey).toString('hex') }),
    );
  }
}
