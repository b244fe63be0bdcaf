// Owns: writing a file for somebody to take home, part by part, so that a film never stands in memory. What must stay
// true: it lies in its own folder on the stick, no link leads out of it, and it has its name only when it is whole.
import { mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { explainDiskError } from '#core/courier/disk-writing.ts';
import type { Bytes } from '#core/kernel/bytes.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';

export interface TakeHomePart {
  path: string;
  from: number;
  bytes: Bytes;
  isLast: boolean;
}

export async function writeTakeHomePart(root: string, part: TakeHomePart): Promise<Outcome<undefined>> {
  const [folderName = '', name = ''] = part.path.split('/');
  const folder = join(root, folderName);
  const temporary = join(folder, `${name}.part`);
  try {
    await realpath(root);
    await mkdir(folder, { recursive: true });
    if ((await realpath(folder)) !== join(await realpath(root), folderName)) {
      return fail('courier-read-only', { detail: 'a link leads out of the folder' });
    }
    if (part.from === 0) await rm(temporary, { force: true });
    const file = await open(temporary, part.from === 0 ? 'wx' : 'r+');
    try {
      if ((await file.stat()).size !== part.from)
        return fail('courier-gone', { detail: 'another part is missing' });
      await file.write(part.bytes, 0, part.bytes.length, part.from);
      if (part.isLast) await file.sync();
    } finally {
      await file.close();
    }
    if (part.isLast) await rename(temporary, join(folder, name));
    return succeed(undefined);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    return explainDiskError(error);
  }
}

/** What was begun and not wanted any more. */
export async function dropTakeHome(root: string, path: string): Promise<Outcome<undefined>> {
  try {
    await rm(join(root, `${path}.part`), { force: true });
    return succeed(undefined);
  } catch (error) {
    return explainDiskError(error);
  }
}
