// Owns: telling an author, before anything is published, what is wrong, what a kiosk could not play, and how
// long a village's line would need for each unit. Writes nothing, unless a folder for a preview is named.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileRef } from '#core/domain/file-ref.ts';
import { listFiles, type Manifest, type Material, type UnitManifest } from '#core/domain/manifest.ts';
import { BlobCollector } from './blob-collector.ts';
import { compileSources } from './compile-sources.ts';
import { streamDurably } from './durable-file.ts';
import {
  computeMinutes,
  createMediaJudge,
  describeCarriage,
  lineRates,
  type MediaFacts,
} from './judge-media.ts';
import { ProblemList, type SourceProblem } from './source-problem.ts';
import { listRecipes, type Recipe } from './transcode.ts';

export interface ManifestSize {
  /** `units/x` or `briefings/y`. */
  label: string;
  sizeBytes: number;
  /** Minutes by the line's kbit/s. */
  minutes: Record<string, number>;
}

export interface CheckReport {
  ok: boolean;
  problems: SourceProblem[];
  notes: SourceProblem[];
  sizes: ManifestSize[];
  /** Films that a smaller rendition would help, and how to make it. */
  recipes: Recipe[];
}

/** A file above this is worth a word: an hour and more of a bad line. */
const heavyBytes = 60e6;

interface MediaFile {
  file: FileRef;
  field: string;
  /** Seconds that the author wrote down. */
  saidSeconds?: number | undefined;
  isInPackage: boolean;
}

function listMedia(material: Material, at: string): MediaFile[] {
  switch (material.kind) {
    case 'video':
      return [
        {
          file: material.file,
          field: `${at}.file`,
          saidSeconds: material.durationSeconds,
          isInPackage: false,
        },
      ];
    case 'audio':
      return (['zh', 'ug', 'en'] as const).flatMap((language) => {
        const file = material.files[language];
        const saidSeconds = material.durationSeconds[language];
        return file ? [{ file, field: `${at}.files.${language}`, saidSeconds, isInPackage: false }] : [];
      });
    case 'package':
      return material.files
        .filter(({ file }) => /^(?:video|audio)\//.test(file.mediaType))
        .map(({ path, file }) => ({ file, field: `${at}.file (${path})`, isInPackage: true }));
    default:
      return [];
  }
}

function judge(problems: ProblemList, unit: UnitManifest, media: MediaFile, facts: MediaFacts): void {
  const file = `units/${unit.id}/unit.json`;
  const { field, saidSeconds, isInPackage } = media;
  for (const fault of facts.faults) {
    const message = `It cannot be played in a village: ${fault}. See --transcode.`;
    if (isInPackage) problems.note(file, field, message);
    else problems.add(file, field, message);
  }
  const seconds = facts.durationSeconds;
  if (seconds !== undefined && saidSeconds !== undefined && Math.abs(seconds - saidSeconds) > 2)
    problems.note(
      file,
      field,
      `It lasts ${seconds.toFixed(1)} s, not ${saidSeconds} s as durationSeconds says.`,
    );
  if (facts.sizeBytes > heavyBytes)
    problems.note(
      file,
      field,
      `Heavy for a bad line (${describeCarriage(facts.sizeBytes)}). See --transcode.`,
    );
}

/** Path of the file; one inside an archive is laid into `folder`. */
async function materialize(blobs: BlobCollector, file: FileRef, folder: string): Promise<string | undefined> {
  const found = blobs.find(file.sha256);
  if (!found) return undefined;
  if ('path' in found) return found.path;
  const path = join(folder, file.sha256);
  await streamDurably(await found.open(), path);
  return path;
}

function measure(manifest: Manifest): ManifestSize {
  const sizeBytes = listFiles(manifest).reduce((sum, file) => sum + file.sizeBytes, 0);
  const minutes = Object.fromEntries(
    lineRates.map((kbit) => [String(kbit), computeMinutes(sizeBytes, kbit)]),
  );
  return { label: `${manifest.kind === 'unit' ? 'units' : 'briefings'}/${manifest.id}`, sizeBytes, minutes };
}

/** `preview`: an empty folder that gets what a station would have, unsigned: `manifest-<id>.json` and `blobs/`. */
export async function checkSources(
  sources: string,
  onDidStep: (text: string) => void,
  preview?: string,
): Promise<CheckReport> {
  const blobs = await BlobCollector.open(join(sources, '.hashes-are-not-kept.json'));
  const folder = await mkdtemp(join(tmpdir(), 'content-check-'));
  const media = await createMediaJudge();
  try {
    const {
      manifests,
      problems: found,
      notes,
    } = await compileSources(sources, blobs, (label) => onDidStep(`reading ${label}`));
    const problems = new ProblemList();
    problems.problems.push(...found);
    problems.notes.push(...notes);
    const recipes: Recipe[] = [];
    for (const unit of manifests) {
      if (unit.kind !== 'unit') continue;
      for (const [index, material] of unit.materials.entries()) {
        for (const one of listMedia(material, `materials[${index}]`)) {
          onDidStep(`looking at media of ${unit.id}`);
          const path = await materialize(blobs, one.file, folder);
          if (path === undefined) continue;
          const facts = await media.judge(path);
          judge(problems, unit, one, facts);
          const isFilm = material.kind === 'video';
          if (isFilm && (facts.faults.length > 0 || facts.sizeBytes > heavyBytes))
            recipes.push(...listRecipes(path, facts.height, facts.durationSeconds));
        }
      }
    }
    if (preview !== undefined && found.length === 0) {
      onDidStep('laying out the preview');
      await blobs.layTo(join(preview, 'blobs'));
      for (const manifest of manifests)
        await writeFile(join(preview, `manifest-${manifest.id}.json`), JSON.stringify(manifest));
    }
    return {
      ok: problems.problems.length === 0,
      problems: problems.problems,
      notes: problems.notes,
      sizes: manifests.map(measure),
      recipes,
    };
  } finally {
    media.close();
    await blobs.close();
    await rm(folder, { recursive: true, force: true });
  }
}
