// Owns: writing the TUF repository. Files with a version in their name come first and timestamp.json, the
// one name that is ever replaced, last: whoever reads meanwhile sees the old library or the new, whole.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Metadata, MetadataKind, MetaFile, type Root, Snapshot, Targets, Timestamp } from '@tufjs/models';
import type { Manifest } from '#core/domain/manifest.ts';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import { loadPublished, type PublishedVersions, savePublished } from './custody.ts';
import { readIfPresent, writeDurably } from './durable-file.ts';
import { LibraryError } from './library-error.ts';
import {
  createNextRoot,
  dayMs,
  formatExpiry,
  openRootChain,
  parseRoot,
  specVersion,
} from './publish-root.ts';
import { hashOf, writeTargets } from './publish-targets.ts';
import {
  type AnyMetadata,
  loadKeys,
  type Role,
  type RolePolicies,
  type RolePolicy,
  signMetadata,
} from './signing-keys.ts';
import { loadTrainerList, loadTrainerRoles, type TrainerList, toDelegations } from './trainer-roles.ts';

export interface Expiries {
  rootDays: number;
  targetsDays: number;
  snapshotDays: number;
  timestampDays: number;
  /** Of the timestamp that couriers carry; it never outlives the lists that it vouches for. */
  courierDays: number;
}
/** Reasons in docs/decisions/0004-library-trust.md and 0022-library-tools.md. */
export const defaultExpiries: Expiries = {
  rootDays: 3650,
  targetsDays: 365,
  snapshotDays: 365,
  timestampDays: 30,
  courierDays: 180,
};

export interface PublishRequest {
  out: string;
  keysFolder: string;
  county: string;
  nowMs: number;
  expiries: Expiries;
  policies: RolePolicies;
  /** Role whose keys are replaced by new ones with this publication. */
  rotate?: Role;
  /** With `rotate`: how many new keys, and how many of them must sign. */
  rotatePolicy?: RolePolicy;
}

export interface PublishReport {
  versions: PublishedVersions;
  /** Roles that were signed anew. */
  signed: Role[];
}

/** Below the published folder: what a courier carries as its timestamp.json. */
export const courierTimestampPath = 'courier/timestamp.json';

interface Published<Kind> {
  metadata: Kind;
  text: string;
}

async function readPublished<Kind>(
  path: string,
  parse: (data: never) => Kind,
): Promise<Published<Kind> | undefined> {
  const bytes = await readIfPresent(path);
  if (!bytes) return undefined;
  try {
    const text = bytes.toString('utf8');
    return { metadata: parse(JSON.parse(text) as never), text };
  } catch {
    // A damaged file is published again under a higher version.
    return undefined;
  }
}

/** Half of the life is gone: time to sign again, even if nothing changed. */
function isDue(expires: string, days: number, nowMs: number): boolean {
  const leftMs = Date.parse(expires) - nowMs;
  return leftMs < (days * dayMs) / 2 || leftMs > days * dayMs + dayMs;
}

function isSignedFor(root: Metadata<Root>, role: Role, metadata: AnyMetadata): boolean {
  try {
    root.verifyDelegate(role, metadata);
    return true;
  } catch {
    return false;
  }
}

/** The newest root, after a rotation or renewal that was asked for or is due. */
async function openRoot(
  request: PublishRequest,
  isRenewal: boolean,
  signed: Role[],
): Promise<{ chain: string[]; root: Metadata<Root> }> {
  const { out, keysFolder, nowMs, expiries } = request;
  const rootRequest = { keysFolder, county: request.county, nowMs, rootDays: expiries.rootDays };
  const newestHere = (await loadPublished(keysFolder)).root;
  const hadRoot = newestHere > 0;
  const there = (await readdir(join(out, 'metadata')).catch(() => []))
    .filter((name) => /^\d+\.root\.json$/.test(name))
    .map((name) => Number.parseInt(name, 10));
  if (hadRoot && Math.max(0, ...there) > newestHere)
    throw new LibraryError(
      'keys',
      `${out} has a newer root than ${keysFolder}: keys were replaced elsewhere. Copy published.json, roots/ and the new keys from there.`,
    );
  if (!hadRoot && (await readIfPresent(join(out, 'metadata', '1.root.json')))) {
    throw new LibraryError(
      'keys',
      `${out} was published with other keys than those in ${keysFolder}. Stations trust those keys: restore them, or choose an empty folder.`,
    );
  }
  if (!hadRoot && isRenewal) throw new LibraryError('keys', `There are no keys in ${keysFolder}.`);
  const chain = await openRootChain(rootRequest, request.policies);
  if (!hadRoot) signed.push('root');
  const newest = parseRoot(chain.at(-1) ?? '');
  const county = String(newest.signed.unrecognizedFields['county']);
  if (county !== request.county) {
    throw new LibraryError(
      'keys',
      `The keys in ${keysFolder} are of the county "${county}", not "${request.county}".`,
    );
  }
  // The root is renewed in its last year only: its keys are meant to lie in a safe.
  const isEnding = Date.parse(newest.signed.expires) - nowMs < 365 * dayMs && expiries.rootDays > 365;
  if (request.rotate !== undefined || (isEnding && !isRenewal)) {
    const change = {
      ...(request.rotate === undefined ? {} : { rotate: request.rotate }),
      ...(request.rotatePolicy === undefined ? {} : { policy: request.rotatePolicy }),
    };
    chain.push(await createNextRoot(rootRequest, chain, change));
    signed.push('root');
  }
  return { chain, root: parseRoot(chain.at(-1) ?? '') };
}

/**
 * The newest list of every trainer whom the snapshot must name: a name that stations have seen there may
 * never be missing again (TUF §5.5.5), not even of a trainer whose role was taken away.
 */
async function loadLists(keys: string, snapshot: Snapshot | undefined): Promise<Map<string, TrainerList>> {
  const names = new Set((await loadTrainerRoles(keys)).map(({ name }) => name));
  for (const file of Object.keys(snapshot?.meta ?? {}))
    if (file !== 'targets.json') names.add(file.slice(0, -'.json'.length));
  const lists = new Map<string, TrainerList>();
  for (const name of [...names].sort()) {
    const list = await loadTrainerList(keys, name);
    if (list) lists.set(name, list);
    else if (snapshot?.meta[`${name}.json`]) {
      throw new LibraryError('keys', `The list of ${name} is missing in ${keys}: restore it from a backup.`);
    }
  }
  return lists;
}

/** Raises `versions` to what the published timestamp names, as far as this root's keys signed it. */
async function takeUpVersions(
  out: string,
  root: Metadata<Root>,
  timestamp: Timestamp,
  versions: PublishedVersions,
): Promise<void> {
  const named = timestamp.snapshotMeta.version;
  const snapshot = await readPublished(join(out, 'metadata', `${named}.snapshot.json`), (data) =>
    Metadata.fromJSON(MetadataKind.Snapshot, data),
  );
  if (snapshot?.metadata.signed.version !== named || !isSignedFor(root, 'snapshot', snapshot.metadata))
    return;
  versions.snapshot = Math.max(versions.snapshot, named);
  const listed = snapshot.metadata.signed.meta['targets.json']?.version ?? 0;
  const targets = await readPublished(join(out, 'metadata', `${listed}.targets.json`), (data) =>
    Metadata.fromJSON(MetadataKind.Targets, data),
  );
  if (targets?.metadata.signed.version === listed && isSignedFor(root, 'targets', targets.metadata))
    versions.targets = Math.max(versions.targets, listed);
}

function pickSigned(targets: Targets): string {
  const { targets: files, delegations } = targets.toJSON();
  return toCanonicalJson({ targets: files, ...(delegations === undefined ? {} : { delegations }) });
}

/**
 * Publishes `manifests`; with 'unchanged' only what runs out is signed again, and a role whose keys are
 * elsewhere waits as long as it may: the machine with the line needs no key but the timestamp's.
 */
export async function publishLibrary(
  request: PublishRequest,
  manifests: readonly Manifest[] | 'unchanged',
): Promise<PublishReport> {
  const { out, keysFolder, nowMs, expiries } = request;
  const isRenewal = manifests === 'unchanged';
  const signed: Role[] = [];
  const metadataFile = (name: string): string => join(out, 'metadata', name);
  const { chain, root } = await openRoot(request, isRenewal, signed);
  const versions = await loadPublished(keysFolder);

  let timestamp = await readPublished(metadataFile('timestamp.json'), (data) =>
    Metadata.fromJSON(MetadataKind.Timestamp, data),
  );
  // The machine with the line may have renewed it meanwhile; and the office what that machine's own record misses.
  if (timestamp && isSignedFor(root, 'timestamp', timestamp.metadata)) {
    versions.timestamp = Math.max(versions.timestamp, timestamp.metadata.signed.version);
    if (isRenewal) await takeUpVersions(request.out, root, timestamp.metadata.signed, versions);
  }
  const isElsewhere = async (role: Role): Promise<boolean> =>
    isRenewal && (await loadKeys(keysFolder, role)).length === 0;

  async function signWith<Kind extends AnyMetadata>(role: Role, metadata: Kind): Promise<Published<Kind>> {
    const named = root.signed.roles[role]?.keyIDs ?? [];
    const keys = (await loadKeys(keysFolder, role)).filter(({ key }) => named.includes(key.keyID));
    signMetadata(metadata, keys);
    if (isSignedFor(root, role, metadata)) return { metadata, text: JSON.stringify(metadata.toJSON()) };
    throw new LibraryError('keys', `Too few ${role} keys are in ${keysFolder}: restore them from a backup.`);
  }
  async function sign<Kind extends AnyMetadata>(role: Role, metadata: Kind): Promise<Published<Kind>> {
    const result = await signWith(role, metadata);
    signed.push(role);
    return result;
  }
  async function isFresh(role: Role, metadata: AnyMetadata, days: number): Promise<boolean> {
    if (!isSignedFor(root, role, metadata)) return false;
    const { expires } = metadata.signed;
    if (!isDue(expires, days, nowMs)) return true;
    return Date.parse(expires) > nowMs && (await isElsewhere(role));
  }
  const base = (role: Exclude<Role, 'root'>, days: number) => ({
    version: ++versions[role],
    specVersion,
    expires: formatExpiry(nowMs + days * dayMs),
  });

  let targets = await readPublished(metadataFile(`${versions.targets}.targets.json`), (data) =>
    Metadata.fromJSON(MetadataKind.Targets, data),
  );
  if (isRenewal && !targets) throw new LibraryError('library', `${out} holds no library of these keys.`);
  const delegations = toDelegations(await loadTrainerRoles(keysFolder));
  const files = isRenewal
    ? (targets?.metadata.signed.toJSON()['targets'] ?? {})
    : await writeTargets(out, manifests);
  const wanted = Targets.fromJSON({
    _type: 'targets',
    version: 1,
    spec_version: specVersion,
    expires: formatExpiry(nowMs),
    targets: files as never,
    ...(delegations === undefined ? {} : { delegations: delegations as never }),
  });
  // What is published counts where its key is not: trainers that this machine does not know of are no change.
  const areTargetsFresh =
    targets !== undefined &&
    ((await isElsewhere('targets')) || pickSigned(targets.metadata.signed) === pickSigned(wanted)) &&
    (await isFresh('targets', targets.metadata, expiries.targetsDays));
  if (!targets || !areTargetsFresh) {
    const { version, expires } = base('targets', expiries.targetsDays);
    const next = Targets.fromJSON({ ...wanted.toJSON(), version, expires });
    targets = await sign('targets', new Metadata(next));
  }

  let snapshot = await readPublished(metadataFile(`${versions.snapshot}.snapshot.json`), (data) =>
    Metadata.fromJSON(MetadataKind.Snapshot, data),
  );
  const isSnapshotElsewhere = snapshot !== undefined && (await isElsewhere('snapshot'));
  const lists = isSnapshotElsewhere
    ? new Map<string, TrainerList>()
    : await loadLists(keysFolder, snapshot?.metadata.signed);
  const meta = {
    ...(isSnapshotElsewhere ? snapshot?.metadata.signed.meta : {}),
    'targets.json': toMetaFile(targets),
  };
  for (const [name, list] of lists) Object.assign(meta, { [`${name}.json`]: toMetaFile(list) });
  const isSnapshotFresh =
    snapshot !== undefined &&
    isSameMeta(snapshot.metadata.signed.meta, meta) &&
    (await isFresh('snapshot', snapshot.metadata, expiries.snapshotDays));
  if (!snapshot || !isSnapshotFresh) {
    snapshot = await sign(
      'snapshot',
      new Metadata(new Snapshot({ ...base('snapshot', expiries.snapshotDays), meta })),
    );
  }

  const snapshotMeta = toMetaFile(snapshot);
  const isTimestampFresh =
    timestamp !== undefined &&
    timestamp.metadata.signed.version === versions.timestamp &&
    timestamp.metadata.signed.snapshotMeta.equals(snapshotMeta) &&
    (await isFresh('timestamp', timestamp.metadata, expiries.timestampDays));
  if (!timestamp || !isTimestampFresh) {
    timestamp = await sign(
      'timestamp',
      new Metadata(new Timestamp({ ...base('timestamp', expiries.timestampDays), snapshotMeta })),
    );
  }

  // The same version and the same snapshot, only longer: it never makes the wire look old (LB19).
  const courierEndMs = Math.min(
    nowMs + expiries.courierDays * dayMs,
    // Not over trainers' lists: one that ran out holds up its own paths only (LB18).
    ...[targets, snapshot].map(({ metadata }) => Date.parse(metadata.signed.expires)),
  );
  const courierFile = join(out, courierTimestampPath);
  const courier = await readPublished(courierFile, (data) => Metadata.fromJSON(MetadataKind.Timestamp, data));
  const isCourierFresh =
    courier !== undefined &&
    courier.metadata.signed.version === timestamp.metadata.signed.version &&
    courier.metadata.signed.snapshotMeta.equals(snapshotMeta) &&
    isSignedFor(root, 'timestamp', courier.metadata) &&
    courierEndMs - Date.parse(courier.metadata.signed.expires) < (expiries.courierDays * dayMs) / 4;
  const courierText = isCourierFresh
    ? courier.text
    : await signWith(
        'timestamp',
        new Metadata(
          new Timestamp({
            version: timestamp.metadata.signed.version,
            specVersion,
            expires: formatExpiry(courierEndMs),
            snapshotMeta,
          }),
        ),
      ).then(({ text }) => text);

  if (signed.length > 0) await savePublished(keysFolder, versions);
  for (const [index, text] of chain.entries())
    await writeIfOther(metadataFile(`${index + 1}.root.json`), text);
  for (const [name, { text, metadata }] of lists)
    await writeIfOther(metadataFile(`${metadata.signed.version}.${name}.json`), text);
  await writeIfOther(metadataFile(`${versions.targets}.targets.json`), targets.text);
  await writeIfOther(metadataFile(`${versions.snapshot}.snapshot.json`), snapshot.text);
  await writeIfOther(courierFile, courierText);
  await writeIfOther(metadataFile('timestamp.json'), timestamp.text);
  return { versions, signed };
}

function isSameMeta(one: Record<string, MetaFile>, other: Record<string, MetaFile>): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => {
      const meta = other[name];
      return meta !== undefined && one[name]?.equals(meta);
    })
  );
}

function toMetaFile({ text, metadata }: Published<Metadata<Targets> | Metadata<Snapshot>>): MetaFile {
  return new MetaFile({
    version: metadata.signed.version,
    length: Buffer.byteLength(text),
    hashes: { sha256: hashOf(text) },
  });
}

async function writeIfOther(path: string, text: string): Promise<void> {
  if ((await readIfPresent(path))?.toString('utf8') !== text) await writeDurably(path, text);
}
