// Owns: the private file system's folder in memory, whose disk can fail or lose bytes.
import type { Bytes } from '#core/kernel/bytes.ts';
import type { FilePart, MediaFolder } from '#renderer/store/media-folder.ts';

export class MemoryMediaFolder implements MediaFolder {
  readonly files = new Map<string, Bytes>();
  flushCount = 0;
  /** The next write fails after its first part. */
  failNext = false;
  /** A worker writes this file just now: nobody can remove it. */
  locked: string | undefined;

  async read(name: string, from: number, sizeBytes: number): Promise<Bytes | undefined> {
    const bytes = this.files.get(name)?.slice(from, from + sizeBytes);
    return bytes?.length === sizeBytes ? bytes : undefined;
  }

  async remove(name: string): Promise<void> {
    if (name === this.locked) throw new DOMException('in use', 'NoModificationAllowedError');
    this.files.delete(name);
  }

  async list(): Promise<{ name: string; modifiedMs: number }[]> {
    return [...this.files.keys()].map((name) => ({ name, modifiedMs: Date.now() }));
  }

  async write(name: string, parts: readonly FilePart[]): Promise<void> {
    for (const { at, bytes } of parts) {
      const before = this.files.get(name) ?? new Uint8Array(0);
      const after = new Uint8Array(Math.max(before.length, at + bytes.length));
      after.set(before);
      after.set(bytes, at);
      this.files.set(name, after);
      if (this.failNext) {
        this.failNext = false;
        throw new DOMException('no room', 'QuotaExceededError');
      }
    }
    this.flushCount++;
  }

  /** The file loses what is behind `sizeBytes`. */
  cut(name: string, sizeBytes: number): void {
    this.files.set(name, (this.files.get(name) ?? new Uint8Array(0)).slice(0, sizeBytes));
  }

  /** The same folder, as a page has it. */
  asReader(): MediaFolder {
    return {
      read: (name, from, sizeBytes) => this.read(name, from, sizeBytes),
      remove: (name) => this.remove(name),
      list: () => this.list(),
    };
  }
}
