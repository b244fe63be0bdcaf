// Owns: what a trainer hands to the county: a folder with units, and the list of them signed by the trainer's
// own key. It is no library: the county takes it in and vouches for it (take-in-trainer.ts).
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Metadata, Targets } from '@tufjs/models';
import * as z from 'zod';
import { BlobCollector } from './blob-collector.ts';
import { compileSources } from './compile-sources.ts';
import { readIfPresent, writeDurably } from './durable-file.ts';
import { LibraryError } from './library-error.ts';
import { dayMs, formatExpiry, specVersion } from './publish-root.ts';
import { writeTargets } from './publish-targets.ts';
import { createKey, loadKeys, signMetadata } from './signing-keys.ts';
import type { SourceProblem } from './source-problem.ts';
import { type TrainerKey, trainerKeySchema, trainerNameSchema } from './trainer-roles.ts';

export interface TrainerRequest {
  sources: string;
  out: string;
  /** Folder of the trainer, with `trainer-1.pem` and `trainer.json`. */
  keysFolder: string;
  /** Whose key it is meant to be: a folder taken by mistake is told at once. */
  name: string;
  nowMs: number;
  days: number;
  /** No unit in the sources is no fault: all were taken back. */
  mayBeEmpty?: boolean;
  onDidStep?(text: string): void;
}

export type TrainerReport =
  | { ok: false; problems: SourceProblem[]; notes: SourceProblem[] }
  | { ok: true; name: string; version: number; manifests: number; bytes: number; notes: SourceProblem[] };

const stateSchema = z.strictObject({ name: trainerNameSchema, version: z.int().min(0) });

function statePath(keysFolder: string): string {
  return join(keysFolder, 'trainer.json');
}

/**
 * Makes the trainer's key, or finds it; returns what the county needs to know. `after`: the version that the county
 * took in last, when an earlier key of this trainer is lost; stations refuse a list that begins again below it.
 */
export async function createTrainer(keysFolder: string, name: string, after = 0): Promise<TrainerKey> {
  const known = await readIfPresent(statePath(keysFolder));
  const state = known && stateSchema.parse(JSON.parse(known.toString('utf8')));
  if (state && state.name !== name)
    throw new LibraryError('keys', `${keysFolder} holds the keys of ${state.name}.`);
  const [first] = await loadKeys(keysFolder, 'trainer');
  const { key } = first ?? (await createKey(keysFolder, 'trainer'));
  const version = Math.max(state?.version ?? 0, after);
  if (state?.version !== version)
    await writeDurably(statePath(keysFolder), JSON.stringify({ name, version }), 0o600);
  return trainerKeySchema.parse({ name, publicKey: key.keyVal.public });
}

export async function signAsTrainer(request: TrainerRequest): Promise<TrainerReport> {
  const step = request.onDidStep ?? ((): void => {});
  const known = await readIfPresent(statePath(request.keysFolder));
  const keys = await loadKeys(request.keysFolder, 'trainer');
  if (!known || keys.length === 0)
    throw new LibraryError(
      'keys',
      `${request.keysFolder} holds no trainer's key: make one by "keys trainer".`,
    );
  const state = stateSchema.parse(JSON.parse(known.toString('utf8')));
  if (state.name !== request.name)
    throw new LibraryError('keys', `${request.keysFolder} holds the keys of ${state.name}.`);
  const blobs = await BlobCollector.open(`${request.out}.hashes.json`);
  try {
    const { manifests, problems, notes } = await compileSources(
      request.sources,
      blobs,
      (label) => step(`reading ${label}`),
      request.mayBeEmpty,
    );
    if (problems.length > 0) return { ok: false, problems, notes };
    await mkdir(join(request.out, 'blobs'), { recursive: true });
    await blobs.writeTo(join(request.out, 'blobs'), (done, total) =>
      step(`writing file ${done} of ${total}`),
    );
    const version = state.version + 1;
    const list = new Metadata(
      Targets.fromJSON({
        _type: 'targets',
        version,
        spec_version: specVersion,
        expires: formatExpiry(request.nowMs + request.days * dayMs),
        targets: (await writeTargets(request.out, manifests)) as never,
      }),
    );
    signMetadata(list, keys);
    // First the version: one that was perhaps handed over is never used again.
    await writeDurably(statePath(request.keysFolder), JSON.stringify({ ...state, version }), 0o600);
    const text = JSON.stringify(list.toJSON());
    await writeDurably(join(request.out, 'metadata', `${version}.${state.name}.json`), text);
    const { bytes } = blobs.count();
    return { ok: true, name: state.name, version, manifests: manifests.length, bytes, notes };
  } finally {
    await blobs.close();
  }
}
