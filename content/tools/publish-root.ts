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
  type RolePolicy,
  roles,
  type SigningKey,
  signMetadata,
} from './signing-keys.ts';

export const dayMs = 24 * 3600 * 1000;
export const specVersion = '1.0.31';

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
  keysByRole: ReadonlyMap<Role, Pick<SigningKey, 'key'>[]>,
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

function mustBePossible(role: Role, { keys, threshold }: RolePolicy): void {
  if (threshold >= 1 && threshold <= keys) return;
  throw new LibraryError(
    'keys',
    `The ${role} role needs between 1 and ${keys} signatures, not ${threshold}.`,
  );
}

async function createFirstRoot(request: RootRequest, policies: RolePolicies): Promise<string> {
  const keysByRole = new Map<Role, SigningKey[]>();
  const thresholds = new Map<Role, number>();
  for (const role of roles) {
    const { keys: count, threshold } = policies[role];
    mustBePossible(role, policies[role]);
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
  /** How many new keys, and how many of them must sign; as before when absent. */
  policy?: RolePolicy;
}

/** Makes root N+1, signed by the keys of both roots. The build publishes it. */
export async function createNextRoot(
  request: RootRequest,
  chain: readonly string[],
  change: NextRootChange,
): Promise<string> {
  const old = parseRoot(chain.at(-1) ?? '');
  if (change.rotate && change.policy) mustBePossible(change.rotate, change.policy);
  const { keyIDs: rootIds = [], threshold: rootThreshold = 1 } = old.signed.roles['root'] ?? {};
  const holders = (await loadKeys(request.keysFolder, 'root')).filter(({ key }) =>
    rootIds.includes(key.keyID),
  );
  // Told before any key is made.
  if (holders.length < rootThreshold)
    throw new LibraryError('keys', `A new root needs ${rootThreshold} root keys; ${holders.length} here.`);
  const keysByRole = new Map<Role, Pick<SigningKey, 'key'>[]>();
  const thresholds = new Map<Role, number>();
  for (const role of roles) {
    const policy = old.signed.roles[role];
    if (role === change.rotate) {
      const fresh: SigningKey[] = [];
      while (fresh.length < (change.policy?.keys ?? policy?.keyIDs.length ?? 1))
        fresh.push(await createKey(request.keysFolder, role));
      keysByRole.set(role, fresh);
    } else {
      // Public keys only, out of the old root: the private ones may lie in a safe or with other people.
      keysByRole.set(
        role,
        (policy?.keyIDs ?? []).flatMap((id) => {
          const key = old.signed.keys[id];
          return key ? [{ key }] : [];
        }),
      );
    }
    const isChanged = role === change.rotate && change.policy !== undefined;
    thresholds.set(role, (isChanged ? change.policy?.threshold : policy?.threshold) ?? 1);
  }
  const next = buildRoot(request, old.signed.version + 1, keysByRole, thresholds);
  const signers = await loadKeys(request.keysFolder, 'root');
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
