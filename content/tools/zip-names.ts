// Owns: which name a zip entry has, and which names may be taken in. Programs of this region write GBK
// without saying so; what no rule explains is refused, and a name that was guessed is shown to the author.
import { crc32 } from 'node:zlib';
import { isPackagePath } from '#core/domain/package-files.ts';

export interface RawName {
  bytes: Buffer;
  /** General purpose bit flag of the entry; bit 11 says UTF-8 (APPNOTE 4.4.4). */
  flags: number;
  extraFields: readonly { id: number; data: Buffer }[];
}

export interface DecodedName {
  name: string;
  /** The name was not declared and was read as GB18030: the author should look at it. */
  isGuessed: boolean;
}

const utf8Flag = 0x0800;
const unicodePathField = 0x7075;

function decodeAs(encoding: 'utf-8' | 'gb18030', bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Info-ZIP's field: version 1, CRC-32 of the name that it stands for, the name in UTF-8. */
function readUnicodePath({ bytes, extraFields }: RawName): string | undefined {
  const data = extraFields.find(({ id }) => id === unicodePathField)?.data;
  if (!data || data.length < 6 || data[0] !== 1 || data.readUInt32LE(1) !== crc32(bytes)) return undefined;
  return decodeAs('utf-8', data.subarray(5));
}

/** Undefined where the bytes are no text at all. */
export function decodeZipName(raw: RawName): DecodedName | undefined {
  if ((raw.flags & utf8Flag) !== 0) {
    const name = decodeAs('utf-8', raw.bytes);
    return name === undefined ? undefined : { name, isGuessed: false };
  }
  const said = readUnicodePath(raw) ?? decodeAs('utf-8', raw.bytes);
  if (said !== undefined) return { name: said, isGuessed: false };
  const guessed = decodeAs('gb18030', raw.bytes);
  return guessed === undefined ? undefined : { name: guessed, isGuessed: true };
}

/** Names that mean a device on Windows, whatever ending they have. */
const device = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$)/i;
/** Characters that some file system or address refuses, and marks that turn what people read around. */
const unsafe = /[<>:"|?*#\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** A sentence that says why the path may not be taken in; undefined when it may. */
export function findPathFault(path: string): string | undefined {
  if (!isPackagePath(path)) return 'its name leads out of the package or is no plain path';
  for (const part of path.split('/')) {
    if (device.test(part)) return `"${part}" is a name that Windows keeps for a device`;
    if (/[. ]$/.test(part)) return 'a name may not end with a point or a space';
    if (unsafe.test(part)) return 'its name has a character that cannot be used';
  }
  return undefined;
}

/** Files that systems leave behind; they are no part of a package. */
export function isLitter(path: string): boolean {
  return /^__MACOSX\/|(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/i.test(path);
}
