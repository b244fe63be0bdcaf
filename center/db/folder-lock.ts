// Owns: that one process at a time uses a data folder. The lock file names the process and the boot; a
// lock whose process is gone, or is of another boot, is taken over.
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export class FolderInUseError extends Error {
  readonly code = 'folder-in-use';

  constructor(folder: string, pid: number) {
    super(
      `The data folder ${folder} is in use by process ${pid}. Stop it first, or name another folder with --data.`,
    );
  }
}

/** Names this boot of the machine where that can be told, so that a process number of before means nothing. */
async function readBootId(): Promise<string> {
  return readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (text) => text.trim(),
    () => 'unknown',
  );
}

/** When the process began, in clock ticks since boot: a number used again by another process differs. */
async function readStartTicks(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field is the name in brackets and may hold spaces; the 22nd field is the start time.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'unknown';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function findHolder(file: string): Promise<number | undefined> {
  const [pid = '', boot = '', ticks = ''] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const holder = Number(pid);
  if (!Number.isInteger(holder) || holder <= 0 || holder === process.pid) return undefined;
  if (boot !== (await readBootId()) || !isAlive(holder)) return undefined;
  return ticks === (await readStartTicks(holder)) ? holder : undefined;
}

/** Puts the whole lock file in place at once, or not at all: nobody ever reads a half-written one. */
async function placeLock(file: string): Promise<boolean> {
  const draft = `${file}.${process.pid}`;
  const identity = [process.pid, await readBootId(), await readStartTicks(process.pid)];
  await writeFile(draft, `${identity.join('\n')}\n`);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

const ownFolders = new Set<string>();

/** Takes the lock or throws FolderInUseError. Returns what gives it back. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'center.lock');
  if (ownFolders.has(file)) throw new FolderInUseError(folder, process.pid);
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await placeLock(file)) {
      ownFolders.add(file);
      return async () => {
        ownFolders.delete(file);
        await rm(file, { force: true });
      };
    }
    const holder = await findHolder(file);
    if (holder !== undefined) throw new FolderInUseError(folder, holder);
    await rm(file, { force: true });
  }
  throw new FolderInUseError(folder, 0);
}
