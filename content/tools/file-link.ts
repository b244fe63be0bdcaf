// Owns: the published folder as a road (port `Link`), so that `verify` reads it exactly as a station does.
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha256 } from '#core/kernel/hash.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Link } from '#core/sync/ports.ts';

const prefix = '/library/';

async function readSpan(path: string, from: number, to: number): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const buffer = new Uint8Array(to - from);
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, from + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

export class FileLink implements Pick<Link, 'getLibraryFile' | 'getBlobRange'> {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async getLibraryFile(path: string, maxBytes: number): Promise<Outcome<Uint8Array | undefined>> {
    const below = path.startsWith(prefix) ? path.slice(prefix.length) : path;
    if (below.split('/').includes('..')) return succeed(undefined);
    const file = join(this.#folder, below);
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) return succeed(undefined);
    // One byte more than allowed shows the reader that the file is too long.
    return succeed(await readSpan(file, 0, Math.min(found.size, maxBytes + 1)));
  }

  async getBlobRange(sha256: Sha256, from: number, to: number): Promise<Outcome<Uint8Array>> {
    const plain = join(this.#folder, 'blobs', sha256);
    // As on a stick (LB27).
    const spread = join(this.#folder, 'blobs', sha256.slice(0, 2), sha256);
    const isPlain = (await stat(plain).catch(() => undefined)) !== undefined;
    const file = isPlain ? plain : spread;
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) return fail('blob-missing', { detail: sha256 });
    return succeed(await readSpan(file, from, Math.min(to, found.size)));
  }
}
