// Owns: the sticks that are plugged in, and acts on them for the page. What must stay true: the page reaches only
// sticks that stand in this list now, and of them only what couriers are made of.
import * as files from 'node:fs/promises';
import type { AnswerOf, RequestOf } from '#core/bridge/channels.ts';
import type { Drive } from '#core/bridge/drive-channels.ts';
import { createDiskFolder } from '#core/courier/disk-folder.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { dropTakeHome, writeTakeHomePart } from './take-home.ts';

/** Where desktops and udisks put what is plugged in. */
const stickFolders = /^\/(?:media|run\/media|mnt)\//;
/** File systems of sticks. */
const stickKinds: ReadonlySet<string> = new Set([
  'vfat',
  'exfat',
  'ntfs',
  'ntfs3',
  'fuseblk',
  'ext4',
  'hfsplus',
]);

/** `/proc/self/mounts` writes a space as \040. */
function decodeMount(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_whole, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

/** Sticks among the mounts of a Linux machine. */
export function parseMounts(text: string): Drive[] {
  return text.split('\n').flatMap((line) => {
    const [, place = '', kind = ''] = line.split(' ');
    const id = decodeMount(place);
    if (!stickFolders.test(id) || !stickKinds.has(kind)) return [];
    return [{ id, name: id.split('/').at(-1) ?? id }];
  });
}

/** Windows gives no list without a native part: letters that answer, the system's own left out. */
async function listLetters(hasFolder: (path: string) => Promise<boolean>): Promise<Drive[]> {
  const drives: Drive[] = [];
  for (const letter of 'DEFGHIJKLMNOPQRSTUVWXYZ') {
    if (await hasFolder(`${letter}:/`)) drives.push({ id: `${letter}:`, name: `${letter}:` });
  }
  return drives;
}

/** What is plugged in now. */
export type ListDrives = () => Promise<Drive[]>;

export function createListDrives(platform: string): ListDrives {
  if (platform !== 'win32')
    return async () => parseMounts(await files.readFile('/proc/self/mounts', 'utf8').catch(() => ''));
  return () =>
    listLetters((path) =>
      files.stat(path).then(
        (found) => found.isDirectory(),
        () => false,
      ),
    );
}

export interface DriveHandlers {
  list(): Promise<Outcome<AnswerOf<'drives.list'>>>;
  use(request: RequestOf<'drives.use'>): Promise<Outcome<AnswerOf<'drives.use'>>>;
}

export function createDrives(listDrives: ListDrives): DriveHandlers {
  return {
    list: async () => succeed({ drives: await listDrives() }),
    async use({ drive, act }) {
      const found = (await listDrives()).find(({ id }) => id === drive);
      if (!found) return fail('courier-gone');
      const folder = createDiskFolder(files, found.id);
      switch (act.act) {
        case 'measure': {
          const size = await folder.measureFile(act.path);
          return size.ok ? succeed(size.value === undefined ? {} : { sizeBytes: size.value }) : size;
        }
        case 'read': {
          const bytes = await folder.readFile(act.path, act.from, act.to);
          return bytes.ok ? succeed(bytes.value === undefined ? {} : { bytes: bytes.value }) : bytes;
        }
        case 'list': {
          const names = await folder.listFolder(act.path);
          return names.ok ? succeed({ names: names.value }) : names;
        }
        case 'write': {
          const written = await folder.writeFile(act.path, act.bytes);
          return written.ok ? succeed({}) : written;
        }
        case 'remove': {
          const removed = await folder.removeFile(act.path);
          return removed.ok ? succeed({}) : removed;
        }
        case 'put': {
          const put = await writeTakeHomePart(found.id, act);
          return put.ok ? succeed({}) : put;
        }
        case 'drop': {
          const dropped = await dropTakeHome(found.id, act.path);
          return dropped.ok ? succeed({}) : dropped;
        }
      }
    },
  };
}
