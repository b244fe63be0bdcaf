// Owns: the bytes of a journal file. One line per entry, `Y1 <length> <crc> <json>\n` with 8 hexadecimal
// digits each; JSON text never holds a raw line feed, so after damage the next line is found again.
// What must stay true: a frame that was cut or altered anywhere is never read as an entry.
import { decodeUtf8, encodeUtf8, joinBytes } from '../kernel/bytes.ts';
import { computeCrc32 } from './crc32.ts';
import { type JournalEntry, journalEntrySchema } from './journal-entry.ts';

const magic = 'Y1 ';
/** `Y1 `, 8 digits, space, 8 digits, space. */
export const frameHeaderBytes = 21;
/** A body of 256 Ki characters takes at most 6 bytes each when JSON escapes all of them. */
const maxPayloadBytes = 2 * 1024 ** 2;
const lineFeed = 10;

export interface Frame {
  entry: JournalEntry;
  offset: number;
  sizeBytes: number;
}

export interface Span {
  offset: number;
  sizeBytes: number;
}

export interface Scan {
  frames: Frame[];
  /** Places that are no frame, in order, never touching one another. */
  damage: Span[];
  /** Where the last whole frame ends: everything behind it is torn. */
  wholeBytes: number;
}

function toHex8(value: number): string {
  return value.toString(16).padStart(8, '0');
}

export function encodeFrame(entry: JournalEntry): Uint8Array<ArrayBuffer> {
  const { station, epoch, seq, hash, body } = entry;
  const payload = encodeUtf8(JSON.stringify({ station, epoch, seq, hash, body }));
  const header = encodeUtf8(`${magic}${toHex8(payload.length)} ${toHex8(computeCrc32(payload))} `);
  return joinBytes(header, payload, Uint8Array.of(lineFeed));
}

function parseHeader(bytes: Uint8Array, offset: number): { length: number; crc: number } | undefined {
  if (offset + frameHeaderBytes > bytes.length) return undefined;
  let text = '';
  for (let i = 0; i < frameHeaderBytes; i++) text += String.fromCharCode(bytes[offset + i] ?? 0);
  const found = /^Y1 ([0-9a-f]{8}) ([0-9a-f]{8}) $/.exec(text);
  if (!found) return undefined;
  const length = Number.parseInt(found[1] ?? '', 16);
  return length > maxPayloadBytes ? undefined : { length, crc: Number.parseInt(found[2] ?? '', 16) };
}

/** The frame that starts exactly at `offset`, or undefined when there is no whole one. */
export function parseFrame(bytes: Uint8Array, offset: number): Frame | undefined {
  const header = parseHeader(bytes, offset);
  if (!header) return undefined;
  const start = offset + frameHeaderBytes;
  const end = start + header.length;
  if (bytes[end] !== lineFeed) return undefined;
  const payload = bytes.subarray(start, end);
  if (computeCrc32(payload) !== header.crc) return undefined;
  let raw: unknown;
  try {
    raw = JSON.parse(decodeUtf8(payload));
  } catch {
    return undefined;
  }
  const parsed = journalEntrySchema.safeParse(raw);
  return parsed.success ? { entry: parsed.data, offset, sizeBytes: end + 1 - offset } : undefined;
}

/** Reads a whole file. Damage is stepped over line by line, so one bad place costs only its own entries. */
export function scanFrames(bytes: Uint8Array): Scan {
  const frames: Frame[] = [];
  const damage: Span[] = [];
  let offset = 0;
  let wholeBytes = 0;
  while (offset < bytes.length) {
    const frame = parseFrame(bytes, offset);
    if (frame) {
      frames.push(frame);
      offset += frame.sizeBytes;
      wholeBytes = offset;
      continue;
    }
    const line = bytes.indexOf(lineFeed, offset);
    const next = line < 0 ? bytes.length : line + 1;
    const last = damage.at(-1);
    if (last && last.offset + last.sizeBytes === offset) last.sizeBytes += next - offset;
    else damage.push({ offset, sizeBytes: next - offset });
    offset = next;
  }
  return { frames, damage, wholeBytes };
}
