// Owns: what the published library holds, for the console: read from the published files, which only this
// county's tools write.
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import {
  type BriefingManifest,
  briefingManifestSchema,
  listFiles,
  type UnitManifest,
  unitManifestSchema,
} from '#core/domain/manifest.ts';
import { isPathMatch } from '#core/library/update-delegated.ts';
import type { UnitRow } from '#core/protocol/console-api.ts';

const metaSchema = z.object({ version: z.int() });
const timestampSchema = z.object({ signed: z.object({ meta: z.record(z.string(), metaSchema) }) });
const targetsSchema = z.object({
  signed: z.object({
    targets: z.record(z.string(), z.object({ hashes: z.object({ sha256: z.string() }) })),
    delegations: z
      .object({ roles: z.array(z.object({ name: z.string(), paths: z.array(z.string()).default([]) })) })
      .optional(),
  }),
});

async function readJson<Value>(file: string, schema: z.ZodType<Value>): Promise<Value> {
  return schema.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** Path and file of every manifest that is listed. */
async function listManifests(libraryDir: string): Promise<{ path: string; file: string }[]> {
  const metadata = join(libraryDir, 'metadata');
  const timestamp = await readJson(join(metadata, 'timestamp.json'), timestampSchema);
  const snapshotVersion = timestamp.signed.meta['snapshot.json']?.version ?? 0;
  const snapshot = await readJson(join(metadata, `${snapshotVersion}.snapshot.json`), timestampSchema);
  const targetsVersion = snapshot.signed.meta['targets.json']?.version ?? 0;
  const { targets, delegations } = (
    await readJson(join(metadata, `${targetsVersion}.targets.json`), targetsSchema)
  ).signed;
  // Trainers' own lists were checked when they were taken in; what the county itself lists goes first. Paths that the
  // county has taken from a trainer since stay in the trainer's list, and every station refuses them (LB16).
  const all = { ...targets };
  for (const { name, paths } of delegations?.roles ?? []) {
    const version = snapshot.signed.meta[`${name}.json`]?.version;
    if (version === undefined) continue;
    const list = await readJson(join(metadata, `${version}.${name}.json`), targetsSchema);
    for (const [path, target] of Object.entries(list.signed.targets))
      if (paths.some((pattern) => isPathMatch(pattern, path))) all[path] ??= target;
  }
  return Object.entries(all).map(([path, { hashes }]) => ({
    path,
    file: join(libraryDir, 'targets', dirname(path), `${hashes.sha256}.${basename(path)}`),
  }));
}

async function readBriefings(libraryDir: string): Promise<BriefingManifest[]> {
  const briefings = (await listManifests(libraryDir)).filter(({ path }) => path.startsWith('briefings/'));
  return Promise.all(briefings.map(({ file }) => readJson(file, briefingManifestSchema)));
}

async function readUnits(libraryDir: string): Promise<UnitManifest[]> {
  const units = (await listManifests(libraryDir)).filter(({ path }) => path.startsWith('units/'));
  const manifests = await Promise.all(units.map(({ file }) => readJson(file, unitManifestSchema)));
  return manifests.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function toRow(unit: UnitManifest): UnitRow {
  const { id, topic, titles, summaries, minutes, version, materials } = unit;
  const sizeBytes = listFiles(unit).reduce((sum, { sizeBytes: bytes }) => sum + bytes, 0);
  return { id, topic, titles, summaries, minutes, version, sizeBytes, materialCount: materials.length };
}

export interface LibraryCatalog {
  /** Units of the library as it is published now; none before the first publication. */
  listUnits(): Promise<UnitRow[]>;
  /** The same with what they are made of. */
  listUnitManifests(): Promise<UnitManifest[]>;
  /** Briefings of the library as it is published now. */
  listBriefings(): Promise<BriefingManifest[]>;
}

/** Reads again when the library was published anew. */
export function createLibraryCatalog(libraryDir: string): LibraryCatalog {
  let known: { changedMs: number; units: Promise<UnitManifest[]> } | undefined;
  const catalog: LibraryCatalog = {
    async listUnits() {
      return (await catalog.listUnitManifests()).map(toRow);
    },
    async listUnitManifests() {
      const changed = await stat(join(libraryDir, 'metadata', 'timestamp.json')).catch(() => undefined);
      if (!changed) return [];
      if (known?.changedMs !== changed.mtimeMs) {
        known = { changedMs: changed.mtimeMs, units: readUnits(libraryDir) };
      }
      return known.units;
    },
    async listBriefings() {
      const isPublished = await stat(join(libraryDir, 'metadata', 'timestamp.json')).catch(() => undefined);
      return isPublished ? readBriefings(libraryDir) : [];
    },
  };
  return catalog;
}
