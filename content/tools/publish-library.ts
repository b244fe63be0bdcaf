// Owns: writing the TUF repository. Files with a version in their name come first and timestamp.json, the
// one name that is ever replaced, last: whoever reads meanwhile sees the old library or the new, whole.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  Metadata,
  MetadataKind,
  MetaFile,
  type Root,
  Snapshot,
  TargetFile,
  Targets,
  Timestamp,
} from '@tufjs/models';
import { listFiles, type Manifest } from '#core/domain/manifest.ts';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import { loadPublished, type PublishedVersions, savePublished } from './custody.ts';
import { readIfPresent, writeDurably } from './durable-file.ts';
import { LibraryError } from './library-error.ts';
import { createNextRoot, dayMs, formatExpiry, openRootChain, parseRoot } from './publish-root.ts';
import { type AnyMetadata, loadKeys, type Role, type RolePolicies, signMetadata } from './signing-keys.ts';

export interface Expiries {
  rootDays: number;
  targetsDays: number;
  snapshotDays: number;
  timestampDays: number;
}
/** Reasons in docs/decisions/0004-library-trust.md. */
export const defaultExpiries: Expiries = {
  rootDays: 3650,
  targetsDays: 365,
  snapshotDays: 365,
  timestampDays: 30,
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
}

export interface PublishReport {
  versions: PublishedVersions;
  /** Roles that were signed anew. */
  signed: Role[];
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** `units/x.json` and its text, by which the target is named, hashed and measured. */
function toTarget(manifest: Manifest): { path: string; text: string; target: TargetFile } {
  const path = `${manifest.kind === 'unit' ? 'units' : 'briefings'}/${manifest.id}.json`;
  const text = toCanonicalJson(manifest);
  const bytes = listFiles(manifest).reduce((sum, file) => sum + file.sizeBytes, 0);
  const target = new TargetFile({
    path,
    length: Buffer.byteLength(text),
    hashes: { sha256: hashOf(text) },
    // ASCII only: tools in the field mangle anything else in what is signed.
    unrecognizedFields: { custom: { kind: manifest.kind, bytes } },
  });
  return { path, text, target };
}

async function writeTargets(
  out: string,
  manifests: readonly Manifest[],
): Promise<Record<string, TargetFile>> {
  const targets: Record<string, TargetFile> = {};
  for (const manifest of manifests) {
    const { path, text, target } = toTarget(manifest);
    targets[path] = target;
    const [folder = '', name = ''] = path.split('/');
    const file = join(out, 'targets', folder, `${hashOf(text)}.${name}`);
    if (!(await readIfPresent(file))?.equals(Buffer.from(text))) await writeDurably(file, text);
  }
  return targets;
}

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

export async function publishLibrary(
  request: PublishRequest,
  manifests: readonly Manifest[],
): Promise<PublishReport> {
  const { out, keysFolder, nowMs, expiries } = request;
  const signed: Role[] = [];
  const metadataFile = (name: string): string => join(out, 'metadata', name);
  const rootRequest = { keysFolder, county: request.county, nowMs, rootDays: expiries.rootDays };

  const hadRoot = (await loadPublished(keysFolder)).root > 0;
  if (!hadRoot && (await readIfPresent(metadataFile('1.root.json')))) {
    throw new LibraryError(
      'keys',
      `${out} was published with other keys than those in ${keysFolder}. Stations trust those keys: restore them, or choose an empty folder.`,
    );
  }
  const chain = await openRootChain(rootRequest, request.policies);
  if (!hadRoot) signed.push('root');
  const newest = parseRoot(chain.at(-1) ?? '');
  if (newest.signed.unrecognizedFields['county'] !== request.county) {
    throw new LibraryError(
      'keys',
      `The keys in ${keysFolder} are of the county "${String(newest.signed.unrecognizedFields['county'])}", not "${request.county}".`,
    );
  }
  // The root is renewed in its last year only: its keys are meant to lie in a safe.
  const isRootEnding = Date.parse(newest.signed.expires) - nowMs < 365 * dayMs && expiries.rootDays > 365;
  if (request.rotate !== undefined || isRootEnding) {
    const change = request.rotate === undefined ? {} : { rotate: request.rotate };
    chain.push(await createNextRoot(rootRequest, chain, change));
    signed.push('root');
  }
  const root = parseRoot(chain.at(-1) ?? '');
  const versions = await loadPublished(keysFolder);

  async function sign<Kind extends AnyMetadata>(role: Role, metadata: Kind): Promise<Published<Kind>> {
    const named = root.signed.roles[role]?.keyIDs ?? [];
    const keys = (await loadKeys(keysFolder, role)).filter(({ key }) => named.includes(key.keyID));
    signMetadata(metadata, keys);
    if (!isSignedFor(root, role, metadata)) {
      throw new LibraryError(
        'keys',
        `Too few ${role} keys are in ${keysFolder}: restore them from a backup.`,
      );
    }
    signed.push(role);
    return { metadata, text: JSON.stringify(metadata.toJSON()) };
  }
  const base = (role: Exclude<Role, 'root'>, days: number) => ({
    version: ++versions[role],
    specVersion: '1.0.31',
    expires: formatExpiry(nowMs + days * dayMs),
  });

  const targetFiles = await writeTargets(out, manifests);
  let targets = await readPublished(metadataFile(`${versions.targets}.targets.json`), (data) =>
    Metadata.fromJSON(MetadataKind.Targets, data),
  );
  const wanted = toCanonicalJson(
    new Targets({ version: 1, specVersion: '1.0.31', expires: '', targets: targetFiles }).toJSON()['targets'],
  );
  const areTargetsFresh =
    targets !== undefined &&
    toCanonicalJson(targets.metadata.signed.toJSON()['targets']) === wanted &&
    !isDue(targets.metadata.signed.expires, expiries.targetsDays, nowMs) &&
    isSignedFor(root, 'targets', targets.metadata);
  if (!targets || !areTargetsFresh) {
    targets = await sign(
      'targets',
      new Metadata(new Targets({ ...base('targets', expiries.targetsDays), targets: targetFiles })),
    );
  }

  let snapshot = await readPublished(metadataFile(`${versions.snapshot}.snapshot.json`), (data) =>
    Metadata.fromJSON(MetadataKind.Snapshot, data),
  );
  const isSnapshotFresh =
    snapshot !== undefined &&
    snapshot.metadata.signed.meta['targets.json']?.hashes?.['sha256'] === hashOf(targets.text) &&
    !isDue(snapshot.metadata.signed.expires, expiries.snapshotDays, nowMs) &&
    isSignedFor(root, 'snapshot', snapshot.metadata);
  if (!snapshot || !isSnapshotFresh) {
    const meta = { 'targets.json': toMetaFile(targets.text, targets.metadata.signed.version) };
    snapshot = await sign(
      'snapshot',
      new Metadata(new Snapshot({ ...base('snapshot', expiries.snapshotDays), meta })),
    );
  }

  let timestamp = await readPublished(metadataFile('timestamp.json'), (data) =>
    Metadata.fromJSON(MetadataKind.Timestamp, data),
  );
  const isTimestampFresh =
    timestamp !== undefined &&
    timestamp.metadata.signed.version === versions.timestamp &&
    timestamp.metadata.signed.snapshotMeta.hashes?.['sha256'] === hashOf(snapshot.text) &&
    !isDue(timestamp.metadata.signed.expires, expiries.timestampDays, nowMs) &&
    isSignedFor(root, 'timestamp', timestamp.metadata);
  if (!timestamp || !isTimestampFresh) {
    const snapshotMeta = toMetaFile(snapshot.text, snapshot.metadata.signed.version);
    timestamp = await sign(
      'timestamp',
      new Metadata(new Timestamp({ ...base('timestamp', expiries.timestampDays), snapshotMeta })),
    );
  }

  if (signed.length > 0) await savePublished(keysFolder, versions);
  for (const [index, text] of chain.entries())
    await writeIfOther(metadataFile(`${index + 1}.root.json`), text);
  await writeIfOther(metadataFile(`${versions.targets}.targets.json`), targets.text);
  await writeIfOther(metadataFile(`${versions.snapshot}.snapshot.json`), snapshot.text);
  await writeIfOther(metadataFile('timestamp.json'), timestamp.text);
  return { versions, signed };
}

function toMetaFile(text: string, version: number): MetaFile {
  return new MetaFile({ version, length: Buffer.byteLength(text), hashes: { sha256: hashOf(text) } });
}

async function writeIfOther(path: string, text: string): Promise<void> {
  if ((await readIfPresent(path))?.toString('utf8') !== text) await writeDurably(path, text);
}
