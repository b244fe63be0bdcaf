// Owns: which kinds of file may be published, told by their first bytes and never by their name alone:
// a page renamed to .png must not reach a station.
import { Buffer } from 'node:buffer';
import { extname } from 'node:path';

interface FileForm {
  /** In words, for authors. */
  name: string;
  isHead(head: Buffer): boolean;
}

function startsWith(head: Buffer, ...bytes: number[]): boolean {
  return head.subarray(0, bytes.length).equals(Buffer.from(bytes));
}

function startsWithText(head: Buffer, text: string, at = 0): boolean {
  return head.toString('latin1', at, at + text.length) === text;
}

const forms = {
  webm: {
    name: 'WebM',
    // EBML header with the document type `webm` (RFC 8794; Matroska alone says `matroska`).
    isHead: (head) => startsWith(head, 0x1a, 0x45, 0xdf, 0xa3) && head.subarray(0, 64).includes('webm'),
  },
  mp4: { name: 'MP4', isHead: (head) => startsWithText(head, 'ftyp', 4) },
  mp3: {
    name: 'MP3',
    // ID3 tag, or the 11 sync bits of an MPEG audio frame of layer III.
    isHead: (head) => startsWithText(head, 'ID3') || (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2),
  },
  ogg: { name: 'Ogg', isHead: (head) => startsWithText(head, 'OggS') },
  pdf: { name: 'PDF', isHead: (head) => startsWithText(head, '%PDF-') },
  png: { name: 'PNG', isHead: (head) => startsWith(head, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) },
  jpg: { name: 'JPEG', isHead: (head) => startsWith(head, 0xff, 0xd8, 0xff) },
  // Text forms are parsed whole elsewhere (check-svg.ts, captions.ts).
  svg: { name: 'SVG', isHead: () => true },
  vtt: { name: 'WebVTT', isHead: () => true },
} satisfies Record<string, FileForm>;
type FormName = keyof typeof forms;

const byExtension: Record<string, { form: FormName; mediaType: string } | undefined> = {
  '.webm': { form: 'webm', mediaType: 'video/webm' },
  '.mp4': { form: 'mp4', mediaType: 'video/mp4' },
  '.m4a': { form: 'mp4', mediaType: 'audio/mp4' },
  '.mp3': { form: 'mp3', mediaType: 'audio/mpeg' },
  '.ogg': { form: 'ogg', mediaType: 'audio/ogg' },
  '.opus': { form: 'ogg', mediaType: 'audio/ogg' },
  '.oga': { form: 'ogg', mediaType: 'audio/ogg' },
  '.pdf': { form: 'pdf', mediaType: 'application/pdf' },
  '.png': { form: 'png', mediaType: 'image/png' },
  '.jpg': { form: 'jpg', mediaType: 'image/jpeg' },
  '.jpeg': { form: 'jpg', mediaType: 'image/jpeg' },
  '.svg': { form: 'svg', mediaType: 'image/svg+xml' },
  '.vtt': { form: 'vtt', mediaType: 'text/vtt' },
};

/** What a field asks for. */
export type FileUse = 'video' | 'audio' | 'pdf' | 'image' | 'captions';

const formsByUse: Record<FileUse, readonly FormName[]> = {
  video: ['webm', 'mp4'],
  audio: ['mp3', 'ogg', 'webm', 'mp4'],
  pdf: ['pdf'],
  image: ['svg', 'png', 'jpg'],
  captions: ['vtt'],
};

export type MediaTypeReading =
  | { ok: true; form: FormName; mediaType: string }
  | { ok: false; message: string };

/** Number of first bytes that `readMediaType` wants. */
export const headBytes = 64;

export function readMediaType(path: string, head: Buffer, use: FileUse): MediaTypeReading {
  const entry = byExtension[extname(path).toLowerCase()];
  const wanted = formsByUse[use].map((form) => forms[form].name).join(', ');
  if (!entry || !formsByUse[use].includes(entry.form)) {
    return {
      ok: false,
      message: `"${path}" cannot be used here: give a file of one of these forms: ${wanted}.`,
    };
  }
  if (!forms[entry.form].isHead(head)) {
    const name = forms[entry.form].name;
    return { ok: false, message: `"${path}" is named like ${name} but its content is not ${name}.` };
  }
  const mediaType = use === 'audio' ? entry.mediaType.replace('video/', 'audio/') : entry.mediaType;
  return { ok: true, form: entry.form, mediaType };
}
