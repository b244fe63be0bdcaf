// Owns: what a process and those below it cost, as Linux counts it: processor time and memory.
import { readFile } from 'node:fs/promises';

/** Linux counts processor time in hundredths of a second, whatever the machine (USER_HZ). */
const ticksPerSecond = 100;

/** Of the process, and of those of its children that have ended. */
async function readOwnMs(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name stands in brackets and may hold anything.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return (fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) * 1000) / ticksPerSecond;
}

/** Processor time of `pid` and of everything that runs below it. */
export async function readCpuMs(pid: number): Promise<number> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ').filter(Boolean);
  const own = await readOwnMs(pid);
  // One that ends meanwhile is counted with its parent the next time.
  const below = await Promise.all(children.map((child) => readCpuMs(Number(child)).catch(() => 0)));
  return below.reduce((sum, ms) => sum + ms, own);
}

/** Resident memory now, and at its highest. */
export async function readMemory(pid: number): Promise<{ nowMiB: number; mostMiB: number }> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  const read = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024;
  return { nowMiB: read('VmRSS'), mostMiB: read('VmHWM') };
}
