// Owns: writing a courier to a folder of this machine, a stick or its image. It goes on where it was cut: a file that
// is there and has its hash is not written again. The description comes last, then what is left of former couriers
// goes; what stations put on the stick is never touched.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import * as files from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type DiskFile, explainDiskError, isWithin, writeWhole } from '#core/courier/disk-writing.ts';
import { toSha256 } from '#core/kernel/hash.ts';
import { uuidPattern } from '#core/kernel/ids.ts';
import { courierFolderName } from '#core/protocol/courier.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { CourierFile } from './courier-library.ts';
import type { CourierPlan, CourierText } from './courier-plan.ts';

/** Left free, so that stations can put their records on the stick. */
const reserveBytes = 64 * 1024 ** 2;
const copyBytes = 1024 ** 2;

function toStickPath(path: string): string {
  return `${courierFolderName}/${path}`;
}

export interface WritingProgress {
  doneBytes: number;
  totalBytes: number;
}

/** On the stick itself: what a link names elsewhere is not there. */
async function isOnStick(folder: string, path: string): Promise<boolean> {
  return isWithin(files, folder, path).catch(() => false);
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Read to its end: a stick that has rotted in a pocket has files of the right size. */
async function isThere(folder: string, { path, sizeBytes, file, bytes }: CourierFile): Promise<boolean> {
  const place = toStickPath(path);
  if (!(await isOnStick(folder, place))) return false;
  const target = join(folder, place);
  const found = await files.stat(target).catch(() => undefined);
  if (found?.size !== sizeBytes) return false;
  const [sha256] = /(?<=\/)[0-9a-f]{64}(?=\.[^/]*$|$)/.exec(path) ?? [];
  try {
    const here = await hashFile(target);
    if (sha256 !== undefined) return here === sha256;
    return here === (bytes ? toSha256(bytes) : await hashFile(file));
  } catch {
    // What cannot be read is not there.
    return false;
  }
}

/** Errors: throws `blob-missing` when the library's own file is not what its list says. */
async function copyFile(
  { file, bytes, sizeBytes }: CourierFile,
  target: DiskFile,
  tell: (count: number) => void,
): Promise<void> {
  if (bytes) {
    await target.writeFile(bytes);
    tell(bytes.length);
    return;
  }
  const from = await files.open(file, 'r').catch((cause: unknown) => {
    throw new SourceFault(file, { cause });
  });
  let copied = 0;
  try {
    const buffer = new Uint8Array(copyBytes);
    for (;;) {
      const { bytesRead } = await from.read(buffer, 0, copyBytes, null);
      if (bytesRead === 0) break;
      await target.writeFile(buffer.subarray(0, bytesRead));
      copied += bytesRead;
      tell(bytesRead);
    }
  } finally {
    await from.close();
  }
  if (copied !== sizeBytes) throw new SourceFault(file);
}

/** A fault of the library here, not of the stick. */
class SourceFault extends Error {}

/** Folders or files with such a name in a folder of the stick; links are none of ours. */
async function listOwn(folder: string, path: string, kind: 'folder' | 'file', name: RegExp) {
  if (!(await isOnStick(folder, path))) return [];
  const found = await files.readdir(join(folder, path), { withFileTypes: true }).catch(() => []);
  return found
    .filter((entry) => (kind === 'file' ? entry.isFile() : entry.isDirectory()) && name.test(entry.name))
    .map((entry) => `${path}/${entry.name}`);
}

/** Boxes for stations that this courier does not name, and of couriers before it. */
async function removeOldBoxes(folder: string, plan: CourierPlan): Promise<void> {
  const kept = new Set(plan.boxes.map(({ path }) => toStickPath(path)));
  for (const station of await listOwn(folder, toStickPath('stations'), 'folder', uuidPattern)) {
    const [down = ''] = await listOwn(folder, station, 'folder', /^down$/);
    if (down === '') continue;
    for (const path of await listOwn(folder, down, 'file', /\.box(?:\.part)?$/))
      if (!kept.has(path)) await files.rm(join(folder, path), { force: true });
  }
}

/** Of the library on the stick: what these tools and the station's paths name so, and nothing else. */
const libraryFolders: readonly { path: string; name: RegExp }[] = [
  { path: 'library/metadata', name: /^\d+\.[\w.-]+\.json(?:\.part)?$/ },
  { path: 'library/targets/units', name: /^[0-9a-f]{64}\.[\w.-]+(?:\.part)?$/ },
  { path: 'library/targets/briefings', name: /^[0-9a-f]{64}\.[\w.-]+(?:\.part)?$/ },
];

/** Files of a former library that this one has no more; without them the stick would fill up over the years. */
async function removeOldLibrary(folder: string, plan: CourierPlan): Promise<void> {
  if (!plan.courier.library) return;
  const kept = new Set(plan.files.map(({ path }) => toStickPath(path)));
  const blobs = await listOwn(folder, toStickPath('library/blobs'), 'folder', /^[0-9a-f]{2}$/);
  const places = [
    ...libraryFolders.map(({ path, name }) => ({ path: toStickPath(path), name })),
    ...blobs.map((path) => ({ path, name: /^[0-9a-f]{64}(?:\.part)?$/ })),
  ];
  for (const { path: place, name } of places) {
    for (const path of await listOwn(folder, place, 'file', name))
      if (!kept.has(path)) await files.rm(join(folder, path), { force: true });
  }
}

async function listMissing(folder: string, plan: CourierPlan): Promise<CourierFile[]> {
  const missing: CourierFile[] = [];
  for (const file of plan.files) if (!(await isThere(folder, file))) missing.push(file);
  return missing;
}

function measureNeed({ boxes, description }: CourierPlan, missing: readonly CourierFile[]): number {
  const texts = boxes.reduce((sum, { bytes }) => sum + bytes.length, description.bytes.length);
  return reserveBytes + missing.reduce((sum, { sizeBytes }) => sum + sizeBytes, texts);
}

/**
 * Writes into `<folder>/yuanjiao`. Codes: courier-full (before anything is written, where that can be known),
 * courier-read-only, courier-gone; blob-missing (the library here lacks a file that its list names).
 */
export async function writeCourier(
  plan: CourierPlan,
  folder: string,
  onDidProgress: (progress: WritingProgress) => void = () => undefined,
): Promise<Outcome<{ writtenBytes: number }>> {
  const progress = { doneBytes: 0, totalBytes: plan.sizeBytes };
  let writtenBytes = 0;
  const tell = (count: number): void => {
    progress.doneBytes += count;
    onDidProgress({ ...progress });
  };
  const write = async ({ path, bytes }: CourierText): Promise<void> => {
    const put = async (target: DiskFile): Promise<void> => void (await target.writeFile(bytes));
    await writeWhole(files, folder, toStickPath(path), put);
    writtenBytes += bytes.length;
    tell(bytes.length);
  };
  try {
    await files.mkdir(folder, { recursive: true });
    const { bavail, bsize } = await files.statfs(folder);
    const missing = await listMissing(folder, plan);
    if (measureNeed(plan, missing) > bavail * bsize) return fail('courier-full');
    // Boxes first: a stick that is pulled out now says that it was to be a courier.
    for (const box of plan.boxes) await write(box);
    const lacking = new Set(missing);
    for (const file of plan.files) {
      if (!lacking.has(file)) {
        tell(file.sizeBytes);
        continue;
      }
      await writeWhole(files, folder, toStickPath(file.path), (target) => copyFile(file, target, tell));
      writtenBytes += file.sizeBytes;
    }
    await write(plan.description);
    await removeOldBoxes(folder, plan);
    await removeOldLibrary(folder, plan);
    return succeed({ writtenBytes });
  } catch (error) {
    if (error instanceof SourceFault) return fail('blob-missing', { detail: error.message.slice(-200) });
    if (!(error instanceof Error && 'code' in error)) throw error;
    return explainDiskError(error);
  }
}
