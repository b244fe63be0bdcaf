// Owns: a courier in one file: a plain tar (POSIX ustar), for a browser that cannot write to a stick. Any
// computer can look inside; nothing is compressed, so that a file in it is read where it lies.
import { type Bytes, decodeUtf8, encodeUtf8, joinBytes } from '../kernel/bytes.ts';

export const tarBlockBytes = 512;
/** Ustar names are at most 100 bytes, or 155 and 100 around a slash. */
const nameBytes = 100;
const prefixBytes = 155;
/** Eleven octal digits. */
const maxSizeBytes = 8 ** 11 - 1;

function writeText(block: Bytes, at: number, text: string): void {
  block.set(encodeUtf8(text), at);
}

/** Undefined where ustar has no room for the path. */
function splitPath(path: string): { prefix: string; name: string } | undefined {
  if (path.length <= nameBytes) return { prefix: '', name: path };
  const cut = path.indexOf('/', path.length - nameBytes - 1);
  if (cut < 0 || cut > prefixBytes) return undefined;
  return { prefix: path.slice(0, cut), name: path.slice(cut + 1) };
}

function sumBytes(block: Uint8Array): number {
  let sum = 0;
  // The field of the sum itself (148…155) counts as spaces.
  for (const [index, byte] of block.entries()) sum += index >= 148 && index < 156 ? 32 : byte;
  return sum;
}

type EntryKind = '0' | 'L';

function createBlock(kind: EntryKind, prefix: string, name: string, sizeBytes: number): Bytes {
  const block = new Uint8Array(tarBlockBytes);
  writeText(block, 0, name);
  writeText(block, 100, '0000644\0');
  writeText(block, 108, '0000000\0');
  writeText(block, 116, '0000000\0');
  writeText(block, 124, `${sizeBytes.toString(8).padStart(11, '0')}\0`);
  writeText(block, 136, '00000000000\0');
  writeText(block, 156, kind);
  writeText(block, 257, 'ustar\x0000');
  writeText(block, 345, prefix);
  writeText(block, 148, `${sumBytes(block).toString(8).padStart(6, '0')}\0 `);
  return block;
}

/** What stands before a file. ASCII paths only; a long one goes before, as GNU tar has it. */
export function createTarHeader(path: string, sizeBytes: number): Bytes {
  if (sizeBytes > maxSizeBytes) throw new RangeError('file too large for a tar');
  const split = splitPath(path);
  if (split) return createBlock('0', split.prefix, split.name, sizeBytes);
  const long = encodeUtf8(`${path}\0`);
  return joinBytes(
    createBlock('L', '', '././@LongLink', long.length),
    long,
    createTarPadding(long.length),
    createBlock('0', '', path.slice(-nameBytes), sizeBytes),
  );
}

/** Zeros after a file, up to the next block. */
export function createTarPadding(sizeBytes: number): Bytes {
  return new Uint8Array((tarBlockBytes - (sizeBytes % tarBlockBytes)) % tarBlockBytes);
}

/** What ends a tar. */
export const tarEnd = new Uint8Array(tarBlockBytes * 2);

export function measureTar(files: readonly { path: string; sizeBytes: number }[]): number {
  const measure = ({ path, sizeBytes }: { path: string; sizeBytes: number }): number =>
    createTarHeader(path, sizeBytes).length + sizeBytes + createTarPadding(sizeBytes).length;
  return files.reduce((sum, file) => sum + measure(file), tarEnd.length);
}

interface TarEntry {
  path: string;
  sizeBytes: number;
  /** What follows is no file but the path of the next one. */
  isLongPath: boolean;
}

function readField(block: Uint8Array, from: number, to: number): string {
  const field = block.subarray(from, to);
  const end = field.indexOf(0);
  return decodeUtf8(end < 0 ? field : field.subarray(0, end));
}

/** `end`: the closing zeros. Undefined: no header of a tar. */
export function readTarHeader(block: Uint8Array): TarEntry | 'end' | undefined {
  if (block.length < tarBlockBytes) return undefined;
  if (block.every((byte) => byte === 0)) return 'end';
  try {
    if (Number.parseInt(readField(block, 148, 156), 8) !== sumBytes(block)) return undefined;
    const prefix = readField(block, 345, 500);
    const name = readField(block, 0, 100);
    const sizeBytes = Number.parseInt(readField(block, 124, 136).trim(), 8);
    if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) return undefined;
    const isLongPath = block[156] === 'L'.charCodeAt(0);
    return { path: prefix === '' ? name : `${prefix}/${name}`, sizeBytes, isLongPath };
  } catch {
    return undefined;
  }
}
