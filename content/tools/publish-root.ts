// Owns: the chain of root metadata. Each root is signed by the threshold of the one before and by its own
// (TUF §6.1), so that a station enrolled years ago can follow the chain to the keys of today.
import { Metadata, MetadataKind, Root } from '@tufjs/models';
import { loadPublished, loadRootTexts, rootPath, savePublished } from './custody.ts';
import { writeDurably } from './durable-file.ts';
import { LibraryError } from './library-error.ts';
import {
  createKey,
  loadKeys,
  type Role,
  type RolePolicies,
  roles,
  type SigningKey,
  signMetadata,
} from './signing-keys.ts';

export const dayMs = 24 * 3600 * 1000;
const specVersion = '1.0.31';

/** TUF writes times to the second. */
export function formatExpiry(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

export interface RootRequest {
  keysFolder: string;
  county: string;
  nowMs: number;
  rootDays: number;
}

export function parseRoot(text: string): Metadata<Root> {
  try {
    return Metadata.fromJSON(MetadataKind.Root, JSON.parse(text));
  } catch (cause) {
    throw new LibraryError(
      'keys',
      'The newest root in the key folder is damaged: restore it from a backup.',
      { cause },
    );
  }
}

function buildRoot(
  request: RootRequest,
  version: number,
  keysByRole: Map<Role, SigningKey[]>,
  thresholds: Map<Role, number>,
): Metadata<Root> {
  const entries = [...keysByRole].map(([role, keys]) => [
    role,
    { keyids: keys.map(({ key }) => key.keyID), threshold: thresholds.get(role) ?? 1 },
  ]);
  const keys = [...keysByRole.values()].flat().map(({ key }) => [key.keyID, key.toJSON()]);
  return new Metadata(
    Root.fromJSON({
      _type: 'root',
      spec_version: specVersion,
      version,
      expires: formatExpiry(request.nowMs + request.rootDays * dayMs),
      keys: Object.fromEntries(keys),
      roles: Object.fromEntries(entries),
      consistent_snapshot: true,
      // Not of TUF, which allows further fields: tells a stick of the wrong county from a forged one.
      county: request.county,
    }),
  );
}

async function saveRoot(request: RootRequest, root: Metadata<Root>): Promise<void> {
  const { version } = root.signed;
  const published = await loadPublished(request.keysFolder);
  await writeDurably(rootPath(request.keysFolder, version), JSON.stringify(root.toJSON()));
  await savePublished(request.keysFolder, { ...published, root: version });
}

function mustReach(root: Metadata<Root>, signed: Metadata<Root>): void {
  try {
    root.verifyDelegate(MetadataKind.Root, signed);
  } catch (cause) {
    throw new LibraryError('keys', 'Too few root keys are in the key folder to sign a new root.', { cause });
  }
}

async function createFirstRoot(request: RootRequest, policies: RolePolicies): Promise<string> {
  const keysByRole = new Map<Role, SigningKey[]>();
  const thresholds = new Map<Role, number>();
  for (const role of roles) {
    const { keys: count, threshold } = policies[role];
    if (threshold < 1 || threshold > count) {
      throw new LibraryError(
        'keys',
        `The ${role} role needs between 1 and ${count} signatures, not ${threshold}.`,
      );
    }
    const keys = await loadKeys(request.keysFolder, role);
    while (keys.length < count) keys.push(await createKey(request.keysFolder, role));
    keysByRole.set(role, keys);
    thresholds.set(role, threshold);
  }
  const root = buildRoot(request, 1, keysByRole, thresholds);
  signMetadata(root, keysByRole.get('root') ?? []);
  mustReach(root, root);
  await saveRoot(request, root);
  return JSON.stringify(root.toJSON());
}

/** All roots since 1, the newest last; the first is made, with its keys, when there is none. */
export async function openRootChain(request: RootRequest, policies: RolePolicies): Promise<string[]> {
  const { root } = await loadPublished(request.keysFolder);
  if (root === 0) return [await createFirstRoot(request, policies)];
  return loadRootTexts(request.keysFolder, root);
}

export interface NextRootChange {
  /** Role whose keys are all replaced; none to renew the root's expiry only. */
  rotate?: Role;
}

/** Makes root N+1, signed by the keys of both roots. The build publishes it. */
export async function createNextRoot(
  request: RootRequest,
  chain: readonly string[],
  change: NextRootChange,
): Promise<string> {
  const old = parseRoot(chain.at(-1) ?? '');
  const rootKeys = await loadKeys(request.keysFolder, 'root');
  const keysByRole = new Map<Role, SigningKey[]>();
  const thresholds = new Map<Role, number>();
  for (const role of roles) {
    const policy = old.signed.roles[role];
    const held = await loadKeys(request.keysFolder, role);
    const current = held.filter(({ key }) => policy?.keyIDs.includes(key.keyID));
    if (current.length < (policy?.keyIDs.length ?? 1) && role !== change.rotate) {
      throw new LibraryError('keys', `Every ${role} key must be in the key folder to make a new root.`);
    }
    const fresh: SigningKey[] = [];
    if (role === change.rotate) {
      while (fresh.length < (policy?.keyIDs.length ?? 1))
        fresh.push(await createKey(request.keysFolder, role));
    }
    keysByRole.set(role, role === change.rotate ? fresh : current);
    thresholds.set(role, policy?.threshold ?? 1);
  }
  const next = buildRoot(request, old.signed.version + 1, keysByRole, thresholds);
  const signers = [...rootKeys, ...(keysByRole.get('root') ?? [])];
  const named = new Set([
    ...(old.signed.roles['root']?.keyIDs ?? []),
    ...(next.signed.roles['root']?.keyIDs ?? []),
  ]);
  signMetadata(
    next,
    signers.filter(({ key }) => named.has(key.keyID)),
  );
  mustReach(old, next);
  mustReach(next, next);
  await saveRoot(request, next);
  return JSON.stringify(next.toJSON());
}
