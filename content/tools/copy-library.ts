// Owns: copying a published library to where it is served or carried. What is named by its content comes first
// and timestamp.json last, so that a copy that was broken off is still the old library, whole.
import { readdir, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import * as z from 'zod';
import { listFiles, manifestSchema } from '#core/domain/manifest.ts';
import { copyDurably, readIfPresent, writeDurably } from './durable-file.ts';
import { LibraryError } from './library-error.ts';
import { courierTimestampPath } from './publish-library.ts';
import { mustPublished, refuseOlder } from './published-timestamp.ts';

export interface CopyRequest {
  from: string;
  to: string;
  /** Target paths whose files are copied; all when absent. Lists and manifests always are. */
  paths?: readonly string[];
  /**
   * A web server's folder has the timestamp of the wire. A stick has the one that lasts for a journey, and its files
   * in 256 folders: FAT holds some 10,000 long names in one (LB27).
   */
  place: 'web' | 'stick';
  nowMs: number;
  onDidProgress?(progress: { bytesDone: number; bytesTotal: number }): void;
}

export interface CopyReport {
  files: number;
  bytes: number;
  copied: number;
  /** When the timestamp of the copy runs out. */
  expires: string;
}

/** Files below a folder of a library, as the library names them, in their order. */
export async function listBelow(root: string, below: string): Promise<string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

/** Hashes of the blobs that the chosen manifests need. */
async function listWantedBlobs(
  from: string,
  targets: readonly string[],
  paths: readonly string[] | undefined,
): Promise<Set<string>> {
  const wanted = new Set<string>();
  const found = new Set<string>();
  for (const file of targets) {
    const [, folder, name] = file.split('/');
    const path = `${folder}/${name?.slice(65)}`;
    if (paths && !paths.includes(path)) continue;
    found.add(path);
    const bytes = await readIfPresent(join(from, file));
    const manifest = manifestSchema.safeParse(JSON.parse(String(bytes)));
    if (manifest.success) for (const { sha256 } of listFiles(manifest.data)) wanted.add(sha256);
  }
  const missing = paths?.filter((path) => !found.has(path)) ?? [];
  if (missing.length > 0) throw new LibraryError('library', `Not in the library: ${missing.join(', ')}.`);
  return wanted;
}

const listSchema = z.object({
  signed: z.object({
    meta: z.record(z.string(), z.object({ version: z.int() })).default({}),
    targets: z.record(z.string(), z.object({ hashes: z.object({ sha256: z.string() }) })).default({}),
  }),
});

function readList(bytes: Buffer | undefined): z.infer<typeof listSchema>['signed'] | undefined {
  return bytes && listSchema.parse(JSON.parse(bytes.toString('utf8'))).signed;
}

/** What the timestamp leads to: a stick has no room for what a web server keeps for stations that are half way. */
async function listCurrent(
  from: string,
  timestampBytes: Buffer,
): Promise<{ lists: Set<string>; targets: Set<string> }> {
  const timestamp = readList(timestampBytes);
  const snapshotFile = `metadata/${timestamp?.meta['snapshot.json']?.version ?? 0}.snapshot.json`;
  const snapshot = readList(await readIfPresent(join(from, snapshotFile)));
  const lists = new Set([snapshotFile]);
  const targets = new Set<string>();
  for (const [name, { version }] of Object.entries(snapshot?.meta ?? {})) {
    const file = `metadata/${version}.${name}`;
    lists.add(file);
    const list = readList(await readIfPresent(join(from, file)));
    for (const [path, { hashes }] of Object.entries(list?.targets ?? {}))
      targets.add(`targets/${posix.dirname(path)}/${hashes.sha256}.${posix.basename(path)}`);
  }
  return { lists, targets };
}

const rootFile = /^metadata\/\d+\.root\.json$/;

export async function copyLibrary(request: CopyRequest): Promise<CopyReport> {
  const { from, to } = request;
  const source = request.place === 'stick' ? courierTimestampPath : 'metadata/timestamp.json';
  const published = await mustPublished(from, source, request.nowMs);
  refuseOlder(to, await readIfPresent(join(to, 'metadata/timestamp.json')), published);

  const toPlace = (file: string): string => {
    const name = file.slice('blobs/'.length);
    return request.place === 'stick' ? `blobs/${name.slice(0, 2)}/${name}` : file;
  };
  const current = request.place === 'stick' ? await listCurrent(from, published.bytes) : undefined;
  const targets = (await listBelow(from, 'targets')).filter((file) => !current || current.targets.has(file));
  const blobs = await listBelow(from, 'blobs');
  const wanted = request.paths || current ? await listWantedBlobs(from, targets, request.paths) : undefined;
  const chosen = blobs.filter((file) => !wanted || wanted.has(file.slice('blobs/'.length)));
  const sizes = new Map<string, number>();
  for (const file of chosen) sizes.set(file, (await stat(join(from, file))).size);
  const bytesTotal = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  let bytesDone = 0;
  let copied = 0;
  for (const file of chosen) {
    const target = join(to, toPlace(file));
    // A file gets its name only when it is whole; `verify` reads them all.
    if ((await stat(target).catch(() => undefined))?.size !== sizes.get(file)) {
      await copyDurably(join(from, file), target);
      copied += 1;
    }
    bytesDone += sizes.get(file) ?? 0;
    request.onDidProgress?.({ bytesDone, bytesTotal });
  }
  for (const file of targets) {
    // Read and compared: a copy that was torn, or rotted at its full length, is made again.
    const bytes = await readIfPresent(join(from, file));
    if (!bytes || (await readIfPresent(join(to, file)))?.equals(bytes)) continue;
    await writeDurably(join(to, file), bytes);
    copied += 1;
  }
  const lists = await listBelow(from, 'metadata');
  for (const file of lists) {
    if (file === 'metadata/timestamp.json') continue;
    if (current && !current.lists.has(file) && !rootFile.test(file)) continue;
    const bytes = await readIfPresent(join(from, file));
    if (bytes && !(await readIfPresent(join(to, file)))?.equals(bytes))
      await writeDurably(join(to, file), bytes);
  }
  const courier = await readIfPresent(join(from, courierTimestampPath));
  if (courier && request.place === 'web') await writeDurably(join(to, courierTimestampPath), courier);
  await writeDurably(join(to, 'metadata/timestamp.json'), published.bytes);
  return { files: chosen.length, bytes: bytesTotal, copied, expires: published.signed.expires };
}
