// Owns: writing a courier to a folder of this machine, a stick or its image. It goes on where it was cut: what is
// named by its content and has its size is there already. The description comes last, then what is left of former
// couriers goes; what stations put on the stick is never touched.
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { courierFolderName, courierPaths } from '#core/protocol/courier.ts';
import { type ErrorKind, fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { CourierFile } from './courier-library.ts';
import type { CourierPlan } from './courier-plan.ts';

const kinds: Readonly<Record<string, ErrorKind>> = {
  ENOSPC: 'courier-full',
  EDQUOT: 'courier-full',
  EROFS: 'courier-read-only',
  EACCES: 'courier-read-only',
  EPERM: 'courier-read-only',
};

/** Left free, so that stations can put their records on the stick. */
const reserveBytes = 64 * 1024 ** 2;
const copyBytes = 1024 ** 2;

export interface WritingProgress {
  doneBytes: number;
  totalBytes: number;
}

async function writeWhole(target: string, fill: (file: FileHandle) => Promise<void>): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const temporary = `${target}.part`;
  const file = await open(temporary, 'w');
  try {
    await fill(file);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, target);
}

async function isThere(target: string, { sizeBytes, isImmutable, file }: CourierFile): Promise<boolean> {
  const found = await stat(target).catch(() => undefined);
  if (found?.size !== sizeBytes) return false;
  return isImmutable || (await readFile(target)).equals(await readFile(file));
}

async function copyFile(source: string, target: FileHandle, tell: (count: number) => void): Promise<void> {
  const from = await open(source, 'r');
  try {
    const buffer = new Uint8Array(copyBytes);
    for (;;) {
      const { bytesRead } = await from.read(buffer, 0, copyBytes, null);
      if (bytesRead === 0) return;
      await target.write(buffer, 0, bytesRead);
      tell(bytesRead);
    }
  } finally {
    await from.close();
  }
}

/** Boxes for stations that this courier does not name, and of couriers before it. */
async function removeOldBoxes(root: string, plan: CourierPlan): Promise<void> {
  const kept = new Set(plan.boxes.map(({ path }) => path));
  for (const station of await readdir(join(root, 'stations')).catch(() => [])) {
    const place = courierPaths.down(station);
    for (const name of await readdir(join(root, place)).catch(() => [])) {
      if (!kept.has(`${place}/${name}`)) await rm(join(root, place, name), { force: true });
    }
  }
}

async function measureNeed(root: string, plan: CourierPlan): Promise<number> {
  let need = reserveBytes + plan.description.bytes.length;
  for (const { bytes } of plan.boxes) need += bytes.length;
  for (const file of plan.files) if (!(await isThere(join(root, file.path), file))) need += file.sizeBytes;
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
  const root = join(folder, courierFolderName);
  const progress = { doneBytes: 0, totalBytes: plan.sizeBytes };
  let writtenBytes = 0;
  const tell = (count: number): void => {
    progress.doneBytes += count;
    onDidProgress({ ...progress });
  };
  try {
    await mkdir(root, { recursive: true });
    const { bavail, bsize } = await statfs(root);
    if ((await measureNeed(root, plan)) > bavail * bsize) return fail('courier-full');
    for (const file of plan.files) {
      const target = join(root, file.path);
      if (await isThere(target, file)) {
        tell(file.sizeBytes);
        continue;
      }
      await writeWhole(target, (handle) => copyFile(file.file, handle, tell));
      writtenBytes += file.sizeBytes;
    }
    for (const { path, bytes } of [...plan.boxes, plan.description]) {
      await writeWhole(join(root, path), (handle) => handle.writeFile(bytes));
      writtenBytes += bytes.length;
      tell(bytes.length);
    }
    await removeOldBoxes(root, plan);
    return succeed({ writtenBytes });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === '') throw error;
    return fail(kinds[code] ?? 'courier-gone', { detail: code });
  }
}
