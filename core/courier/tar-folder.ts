// Owns: a courier in one file as a place to read from, and a place in memory that becomes such a file. The file is
// indexed once, from its headers alone; what was cut off at its end is as if it were not there.
import { type Bytes, decodeUtf8, joinBytes } from '../kernel/bytes.ts';
import { fail, type Outcome, succeed } from '../protocol/errors.ts';
import type { CourierFolder } from './ports.ts';
import { createTarHeader, createTarPadding, readTarHeader, tarBlockBytes, tarEnd } from './tar.ts';

/** Bytes `from` to `to` of the file; fewer at its end. */
export type ReadBytes = (from: number, to: number) => Promise<Outcome<Bytes>>;

interface Place {
  at: number;
  sizeBytes: number;
}

/** More than any courier has: a made-up file must not keep a station busy. */
const maxEntries = 100_000;

const maxPathBytes = 4096;

/** Undefined: no path that anybody made here. */
function decodePath(bytes: Bytes): string | undefined {
  try {
    return decodeUtf8(bytes).replace(/\0+$/, '');
  } catch {
    return undefined;
  }
}

async function readIndex(sizeBytes: number, read: ReadBytes): Promise<Outcome<Map<string, Place>>> {
  const index = new Map<string, Place>();
  let at = 0;
  let longPath: string | undefined;
  while (at + tarBlockBytes <= sizeBytes && index.size < maxEntries) {
    const block = await read(at, at + tarBlockBytes);
    if (!block.ok) return block;
    const entry = readTarHeader(block.value);
    if (entry === 'end') break;
    if (!entry) return index.size === 0 ? fail('courier-missing') : succeed(index);
    const start = at + tarBlockBytes;
    const kept = Math.max(0, Math.min(entry.sizeBytes, sizeBytes - start));
    if (entry.isLongPath && kept <= maxPathBytes) {
      const text = await read(start, start + kept);
      if (!text.ok) return text;
      longPath = decodePath(text.value);
    } else {
      index.set((longPath ?? entry.path).replace(/^(?:\.\/)+/, ''), { at: start, sizeBytes: kept });
      longPath = undefined;
    }
    at = start + Math.ceil(entry.sizeBytes / tarBlockBytes) * tarBlockBytes;
  }
  return succeed(index);
}

function listNames(paths: Iterable<string>, folder: string): string[] {
  const start = folder === '' ? '' : `${folder}/`;
  const names = new Set<string>();
  for (const path of paths) {
    const [name] = path.startsWith(start) ? path.slice(start.length).split('/') : [];
    if (name) names.add(name);
  }
  return [...names];
}

/** Errors: `courier-missing` when the file is no courier at all. It cannot be written to. */
export async function openTarFolder(sizeBytes: number, read: ReadBytes): Promise<Outcome<CourierFolder>> {
  const indexed = await readIndex(sizeBytes, read);
  if (!indexed.ok) return indexed;
  const index = indexed.value;
  return succeed({
    measureFile: async (path) => succeed(index.get(path)?.sizeBytes),
    async readFile(path, from, to) {
      const place = index.get(path);
      if (!place) return succeed(undefined);
      const end = Math.min(to, place.sizeBytes);
      return end <= from ? succeed(new Uint8Array(0)) : read(place.at + from, place.at + end);
    },
    listFolder: async (folder) => succeed(listNames(index.keys(), folder)),
    writeFile: async () => fail('courier-read-only'),
    removeFile: async () => fail('courier-read-only'),
  });
}

export interface MemoryFolder extends CourierFolder {
  readonly files: ReadonlyMap<string, Bytes>;
  /** All files as one. */
  toTar(): Bytes;
}

/** Holds what a station has to send until a person saves it as a file. */
export function createMemoryFolder(): MemoryFolder {
  const files = new Map<string, Bytes>();
  return {
    files,
    measureFile: async (path) => succeed(files.get(path)?.length),
    readFile: async (path, from, to) => succeed(files.get(path)?.slice(from, to)),
    listFolder: async (folder) => succeed(listNames(files.keys(), folder)),
    async writeFile(path, bytes) {
      files.set(path, bytes);
      return succeed(undefined);
    },
    async removeFile(path) {
      files.delete(path);
      return succeed(undefined);
    },
    toTar: () =>
      joinBytes(
        ...[...files].flatMap(([path, bytes]) => [
          createTarHeader(path, bytes.length),
          bytes,
          createTarPadding(bytes.length),
        ]),
        tarEnd,
      ),
  };
}
