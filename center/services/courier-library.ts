// Owns: which files of the published library go on a courier: the metadata with every root since the first, and
// manifests and files of the units that were asked for. Read from what only this county's tools write.
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { listFiles, manifestSchema } from '#core/domain/manifest.ts';
import type { Bytes } from '#core/kernel/bytes.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import type { CourierScope } from '#core/protocol/console-courier-api.ts';
import { type Courier, courierPaths } from '#core/protocol/courier.ts';

/** A file that is copied as it is. */
export interface CourierFile {
  /** On the courier. */
  path: string;
  sizeBytes: number;
  /** Where it lies here. */
  file: string;
  /** Of what may be signed anew here while the rest is written; read when the courier was planned. */
  bytes?: Bytes;
}

export interface CourierLibrary {
  description: NonNullable<Courier['library']>;
  files: CourierFile[];
}

const parentSchema = z.object({
  signed: z.object({ meta: z.record(z.string(), z.object({ version: z.int() })) }),
});
const targetsSchema = z.object({
  signed: z.object({
    targets: z.record(
      z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*){0,3}$/),
      z.object({ hashes: z.object({ sha256: z.string() }) }),
    ),
  }),
});

async function readJson<Value>(file: string, schema: z.ZodType<Value>): Promise<Value> {
  return schema.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** Names of the metadata that the timestamp leads to, and the target files among them. */
async function listMetadata(
  folder: string,
  timestampFile: string,
): Promise<{ names: string[]; targets: string[] }> {
  const roots = (await readdir(folder)).filter((name) => /^\d+\.root\.json$/.test(name));
  const timestamp = await readJson(timestampFile, parentSchema);
  const snapshotName = `${timestamp.signed.meta['snapshot.json']?.version ?? 0}.snapshot.json`;
  const snapshot = await readJson(join(folder, snapshotName), parentSchema);
  const targets = Object.entries(snapshot.signed.meta).map(([name, { version }]) => `${version}.${name}`);
  return { names: [...roots, ...targets, snapshotName], targets };
}

/** Briefings are small and go with every library; of units, those of the scope. */
function isWanted(path: string, unitIds: ReadonlySet<string> | 'all'): boolean {
  return unitIds === 'all' || !path.startsWith('units/') || unitIds.has(basename(path, '.json'));
}

async function toFile(path: string, file: string): Promise<CourierFile> {
  return { path, file, sizeBytes: (await stat(file)).size };
}

/** The one text of the library that changes under its name. */
async function toTimestamp(file: string): Promise<CourierFile> {
  const bytes = new Uint8Array(await readFile(file));
  return { path: `${courierPaths.metadata}/timestamp.json`, file, bytes, sizeBytes: bytes.length };
}

/** Undefined when nothing has been published, or nothing of the library is wanted. */
export async function selectLibrary(
  libraryDir: string,
  scope: CourierScope,
  unitIds: ReadonlySet<string> | 'all',
): Promise<CourierLibrary | undefined> {
  if (scope === 'none') return undefined;
  const folder = join(libraryDir, 'metadata');
  if (!(await stat(join(folder, 'timestamp.json')).catch(() => undefined))) return undefined;
  // [LB19] The timestamp of a journey lasts for months; libraries published by older tools have none.
  const lasting = join(libraryDir, 'courier', 'timestamp.json');
  const timestampFile = (await stat(lasting).catch(() => undefined))
    ? lasting
    : join(folder, 'timestamp.json');
  const { names, targets } = await listMetadata(folder, timestampFile);
  const listed: CourierFile[] = [];
  const blobs = new Map<Sha256, number>();
  const paths: string[] = [];
  for (const name of targets) {
    const { signed } = await readJson(join(folder, name), targetsSchema);
    for (const [path, { hashes }] of Object.entries(signed.targets)) {
      if (!isWanted(path, unitIds)) continue;
      const place = `${dirname(path)}/${hashes.sha256}.${basename(path)}`;
      const file = join(libraryDir, 'targets', place);
      const manifest = manifestSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
      if (!manifest.success) continue;
      paths.push(path);
      listed.push(await toFile(`${courierPaths.targets}/${place}`, file));
      for (const { sha256, sizeBytes } of listFiles(manifest.data)) blobs.set(sha256, sizeBytes);
    }
  }
  for (const name of names) listed.push(await toFile(`${courierPaths.metadata}/${name}`, join(folder, name)));
  // Last: it says that the others are there.
  listed.push(await toTimestamp(timestampFile));
  return {
    description: {
      scope: unitIds === 'all' ? 'all' : 'some',
      files: listed.map(({ path, sizeBytes }) => ({ path: path.replace(/^library\//, ''), sizeBytes })),
      targets: paths,
      blobCount: blobs.size,
      blobBytes: [...blobs.values()].reduce((sum, size) => sum + size, 0),
    },
    files: [
      ...[...blobs].map(([sha256, sizeBytes]) => ({
        path: courierPaths.blob(sha256),
        sizeBytes,
        file: join(libraryDir, 'blobs', sha256),
      })),
      ...listed,
    ],
  };
}
