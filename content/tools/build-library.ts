// Owns: the build from authors' folders to a published library. Nothing is written before every source
// is found good; what did not change is neither written nor signed again.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BlobCollector } from './blob-collector.ts';
import { compileSources } from './compile-sources.ts';
import { type PublishReport, type PublishRequest, publishLibrary } from './publish-library.ts';
import type { SourceProblem } from './source-problem.ts';

export interface BuildRequest extends PublishRequest {
  sources: string;
  /** Told of each step for a person to read; may be called often. */
  onDidStep?(text: string): void;
}

export type BuildReport =
  | { ok: false; problems: SourceProblem[]; notes: SourceProblem[] }
  | ({
      ok: true;
      units: number;
      briefings: number;
      files: number;
      bytes: number;
      written: number;
      notes: SourceProblem[];
    } & PublishReport);

export async function buildLibrary(request: BuildRequest): Promise<BuildReport> {
  const step = request.onDidStep ?? ((): void => {});
  const cachePath = `${request.out}.hashes.json`;
  const blobs = await BlobCollector.open(cachePath);
  try {
    const { manifests, problems, notes } = await compileSources(request.sources, blobs, (label) =>
      step(`reading ${label}`),
    );
    if (problems.length > 0) return { ok: false, problems, notes };
    await mkdir(join(request.out, 'blobs'), { recursive: true });
    const written = await blobs.writeTo(join(request.out, 'blobs'), (done, total) =>
      step(`writing file ${done} of ${total}`),
    );
    const published = await publishLibrary(request, manifests);
    await blobs.saveCache(cachePath);
    return {
      ok: true,
      units: manifests.filter(({ kind }) => kind === 'unit').length,
      briefings: manifests.filter(({ kind }) => kind === 'briefing').length,
      ...blobs.count(),
      written,
      notes,
      ...published,
    };
  } finally {
    await blobs.close();
  }
}
