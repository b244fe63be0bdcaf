// Owns: writing a courier to a folder of this machine, a stick or its image. It goes on where it was cut: what is
// named by its content and has its size is there already. The description comes last, then what is left of former
// couriers goes; what stations put on the stick is never touched.
import * as files from 'node:fs/promises';
import { join } from 'node:path';
import { type DiskFile, explainDiskError, isWithin, writeWhole } from '#core/courier/disk-writing.ts';
import { uuidPattern } from '#core/kernel/ids.ts';
import { courierFolderName } from '#core/protocol/courier.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { CourierFile } from './courier-library.ts';
import type { CourierPlan } from './courier-plan.ts';

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

async function isThere(folder: string, file: CourierFile): Promise<boolean> {
  const path = toStickPath(file.path);
  if (!(await isOnStick(folder, path))) return false;
  const target = join(folder, path);
  const found = await files.stat(target).catch(() => undefined);
  if (found?.size !== file.sizeBytes) return false;
  return file.isImmutable || (await files.readFile(target)).equals(await files.readFile(file.file));
}

async function copyFile(source: string, target: DiskFile, tell: (count: number) => void): Promise<void> {
  const from = await files.open(source, 'r');
  try {
    const buffer = new Uint8Array(copyBytes);
    for (;;) {
      const { bytesRead } = await from.read(buffer, 0, copyBytes, null);
      if (bytesRead === 0) return;
      await target.writeFile(buffer.subarray(0, bytesRead));
      tell(bytesRead);
    }
  } finally {
    await from.close();
  }
}

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

async function measureNeed(folder: string, plan: CourierPlan): Promise<number> {
  let need = reserveBytes + plan.description.bytes.length;
  for (const { bytes } of plan.boxes) need += bytes.length;
  for (const file of plan.files) if (!(await isThere(folder, file))) need += file.sizeBytes;
  return need;
}

/**
 * Writes into `<folder>/yuanjiao`. Codes: courier-full (before anything is written, where that can be known),
 * courier-read-only, courier-gone.
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
  try {
    await files.mkdir(folder, { recursive: true });
    const { bavail, bsize } = await files.statfs(folder);
    if ((await measureNeed(folder, plan)) > bavail * bsize) return fail('courier-full');
    for (const file of plan.files) {
      if (await isThere(folder, file)) {
        tell(file.sizeBytes);
        continue;
      }
      await writeWhole(files, folder, toStickPath(file.path), (target) => copyFile(file.file, target, tell));
      writtenBytes += file.sizeBytes;
    }
    for (const { path, bytes } of [...plan.boxes, plan.description]) {
      await writeWhole(
        files,
        folder,
        toStickPath(path),
        async (target) => void (await target.writeFile(bytes)),
      );
      writtenBytes += bytes.length;
      tell(bytes.length);
    }
    await removeOldBoxes(folder, plan);
    return succeed({ writtenBytes });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return explainDiskError(error);
  }
}
