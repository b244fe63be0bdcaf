// Owns: taking in what a trainer signed: everything is checked as a station would check it, before the county
// puts its name to it. Nothing is copied under its own name before it is known to be whole.
import { webcrypto } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileRef } from '#core/domain/file-ref.ts';
import { listFiles } from '#core/domain/manifest.ts';
import { createVerifier } from '#core/kernel/signing.ts';
import { fetchManifest, listTargets } from '#core/library/fetch-manifests.ts';
import { targetsSchema } from '#core/library/metadata-schemas.ts';
import { isSignedByKeys, readMetadata } from '#core/library/read-metadata.ts';
import { hashStream } from './blob-collector.ts';
import { copyDurably, readIfPresent } from './durable-file.ts';
import { FileLink } from './file-link.ts';
import { LibraryError } from './library-error.ts';
import { targetFilePath } from './publish-targets.ts';
import { toKeyId } from './signing-keys.ts';
import {
  loadTrainerList,
  loadTrainerRoles,
  mayPublish,
  saveTrainerList,
  type TrainerRole,
} from './trainer-roles.ts';

export interface TakeInRequest {
  /** Folder that the trainer made by `sign --as`. */
  from: string;
  /** Folder of the county's library. */
  out: string;
  keysFolder: string;
  nowMs: number;
  onDidStep?(text: string): void;
}

export interface TakeInReport {
  name: string;
  version: number;
  manifests: number;
  isNew: boolean;
}

const listName = /^([1-9]\d{0,8})\.([a-z0-9-]+)\.json$/;

async function findList(
  from: string,
  roles: readonly TrainerRole[],
): Promise<{ role: TrainerRole; text: string }> {
  const found = (await readdir(join(from, 'metadata')).catch(() => []))
    .flatMap((file) => {
      const [, version, name] = listName.exec(file) ?? [];
      const role = roles.find((one) => one.name === name);
      return role ? [{ file, role, version: Number(version) }] : [];
    })
    .sort((a, b) => b.version - a.version)[0];
  if (!found) throw new LibraryError('library', `${from} holds no list of a trainer whom this county knows.`);
  const text = await readIfPresent(join(from, 'metadata', found.file));
  return { role: found.role, text: String(text) };
}

async function copyBlob(request: TakeInRequest, file: FileRef): Promise<void> {
  const target = join(request.out, 'blobs', file.sha256);
  const isSame = (read: FileRef): boolean =>
    read.sha256 === file.sha256 &&
    read.sizeBytes === file.sizeBytes &&
    JSON.stringify(read.pieces) === JSON.stringify(file.pieces);
  // Under a name of its own until its hash is known.
  const arriving = `${target}.arriving`;
  try {
    // What lies here is judged too: the trainer's list may cut it into other pieces, which no station could check.
    if ((await stat(target).catch(() => undefined)) !== undefined) {
      if (isSame(await hashStream(createReadStream(target), file.mediaType))) return;
    }
    await copyDurably(join(request.from, 'blobs', file.sha256), arriving);
    const read = await hashStream(createReadStream(arriving), file.mediaType);
    if (!isSame(read)) throw new Error('hash differs');
    await copyDurably(arriving, target);
  } catch (cause) {
    throw new LibraryError('library', `The file ${file.sha256} is missing or damaged in ${request.from}.`, {
      cause,
    });
  } finally {
    await rm(arriving, { force: true });
  }
}

export async function takeInTrainer(request: TakeInRequest): Promise<TakeInReport> {
  const { role, text } = await findList(request.from, await loadTrainerRoles(request.keysFolder));
  const refuse = (why: string): never => {
    throw new LibraryError('library', `What ${role.name} hands in is not taken: ${why}.`);
  };
  const read = readMetadata(role.name, targetsSchema, text);
  if (!read.ok) return refuse(read.error.detail ?? 'it is not signed metadata');
  const keys = Object.fromEntries(
    role.publicKeys.map((key) => [
      toKeyId(key),
      { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: key } },
    ]),
  );
  const signer = { keyids: Object.keys(keys), threshold: role.threshold };
  if (!(await isSignedByKeys(createVerifier(webcrypto.subtle), keys, signer, read.value)))
    return refuse('it is not signed by the key that the county wrote down');
  const { version, expires, targets } = read.value.signed;
  const known = await loadTrainerList(request.keysFolder, role.name);
  const report = { name: role.name, version, manifests: Object.keys(targets).length };
  if (known?.text === text) return { ...report, isNew: false };
  if (known && version <= known.metadata.signed.version)
    return refuse(
      `version ${known.metadata.signed.version} was taken in before, and this is ${version}; on a machine with a new key "keys trainer ${role.name} --after ${known.metadata.signed.version}" goes on from there`,
    );
  if (Date.parse(expires) <= request.nowMs) return refuse('its signature has run out');
  for (const path of Object.keys(targets))
    if (!mayPublish(role, path)) return refuse(`${path} is outside of what was given to it`);
  const listed = listTargets({ targets });
  const link = new FileLink(request.from);
  for (const [index, target] of listed.entries()) {
    request.onDidStep?.(`taking in ${index + 1} of ${listed.length}`);
    const manifest = await fetchManifest(link, target);
    if (!manifest.ok) return refuse(manifest.error.detail ?? manifest.error.kind);
    for (const file of listFiles(manifest.value)) await copyBlob(request, file);
    await copyDurably(
      targetFilePath(request.from, target.path, target.sha256),
      targetFilePath(request.out, target.path, target.sha256),
    );
  }
  await saveTrainerList(request.keysFolder, role.name, text);
  return { ...report, isNew: true };
}
