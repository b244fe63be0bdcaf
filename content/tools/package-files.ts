// Owns: the files of a package before anything is taken from them: out of a zip or a folder, with every
// refusal made from the directory alone, so that a hostile archive costs no more than reading that.
import { createReadStream } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import yauzl from 'yauzl-promise';
import { maxFileBytes } from '#core/domain/file-ref.ts';
import { maxPackageFiles } from '#core/domain/package-files.ts';
import { decodeZipName, findPathFault, isLitter } from './zip-names.ts';

export interface PackageFile {
  path: string;
  sizeBytes: number;
  open(): Promise<Readable>;
}

export interface PackageSource {
  files: PackageFile[];
  /** Sentences for the author; with any, nothing may be taken from the package. */
  faults: string[];
  /** Names that were read as GB18030, as they were understood. */
  guessedNames: string[];
  close(): Promise<void>;
}

/** Largest package, unpacked: what a stick of 32 GB carries for a whole county, ten times over. */
const maxPackageBytes = 3 * 1024 ** 3;
/** Courseware is pictures and films, which hardly shrink; text shrinks to a twentieth. */
const maxRatio = 100;
/** Below this a high ratio does no harm: an empty style sheet of blanks is not a bomb. */
const freeBytes = 8 * 1024 ** 2;

/** Least length of what stands before the bytes of an entry (APPNOTE 4.3.7), without its name. */
const localHeadBytes = 30;
const unixFileType = 0o170000;
const regularFile = 0o100000;
const folderType = 0o040000;

/** Bits that only an archive made on Unix sets; a link or a device must not be taken for a file. */
function isSpecial(entry: yauzl.Entry): boolean {
  const type = (entry.externalFileAttributes >>> 16) & unixFileType;
  return type !== 0 && type !== regularFile && type !== folderType;
}

function describeEntryFault(entry: yauzl.Entry): string | undefined {
  if (isSpecial(entry)) return 'it is a link, not a file';
  if (entry.isEncrypted()) return 'it is locked with a password';
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    return 'it is packed by a method other than deflate';
  if (entry.uncompressedSize > maxFileBytes) return 'it is larger than 2 GB';
  if (entry.uncompressedSize > freeBytes && entry.uncompressedSize > entry.compressedSize * maxRatio)
    return 'it would grow more than a hundredfold';
  return undefined;
}

/** Adds what is wrong with the files taken together. */
function checkTogether(files: readonly PackageFile[], faults: string[]): void {
  const seen = new Map<string, string>();
  for (const { path } of files) {
    // As Windows and macOS compare names: composed, without case.
    const folded = path.normalize('NFC').toLowerCase();
    const twin = seen.get(folded);
    if (twin !== undefined) faults.push(`"${path}" and "${twin}" differ in case only, or not at all.`);
    seen.set(folded, path);
  }
  for (const folded of seen.keys()) {
    for (let at = folded.indexOf('/'); at > 0; at = folded.indexOf('/', at + 1)) {
      if (seen.has(folded.slice(0, at))) faults.push(`"${folded.slice(0, at)}" is a file and a folder.`);
    }
  }
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (bytes > maxPackageBytes) faults.push('The package is larger than 3 GB: cut it in parts.');
  if (files.length === 0 && faults.length === 0) faults.push('The package holds no file.');
}

export async function openZipPackage(path: string): Promise<PackageSource> {
  const source: PackageSource = { files: [], faults: [], guessedNames: [], close: async () => undefined };
  let zip: yauzl.ZipFile;
  try {
    zip = await yauzl.open(path, { decodeStrings: false, supportMacArchive: false });
  } catch {
    source.faults.push('The file is not a zip archive, or it is cut off.');
    return source;
  }
  source.close = () => zip.close();
  const { size } = await stat(path);
  const spans: { from: number; to: number }[] = [];
  let unpacked = 0;
  if (zip.entryCount > maxPackageFiles) {
    source.faults.push(`The archive has ${zip.entryCount} entries; at most ${maxPackageFiles} are allowed.`);
    return source;
  }
  try {
    for await (const entry of zip) {
      // With decodeStrings off the name is bytes, whatever the types say.
      const bytes = Buffer.from(entry.filename as unknown as Uint8Array);
      const decoded = decodeZipName({
        bytes,
        flags: entry.generalPurposeBitFlag,
        extraFields: entry.extraFields,
      });
      if (!decoded) {
        source.faults.push(`The name of an entry is no text: ${bytes.toString('hex').slice(0, 80)}.`);
        continue;
      }
      // Some Windows programs write backslashes, against the standard; they mean the same.
      const name = decoded.name.replaceAll('\\', '/');
      if (isLitter(name)) continue;
      const fault = findPathFault(name.replace(/\/$/, '')) ?? describeEntryFault(entry);
      if (fault !== undefined) {
        source.faults.push(`"${name}": ${fault}.`);
        continue;
      }
      const from = entry.fileHeaderOffset;
      spans.push({ from, to: from + localHeadBytes + bytes.length + entry.compressedSize });
      unpacked += entry.uncompressedSize;
      if (name.endsWith('/')) continue;
      if (decoded.isGuessed) source.guessedNames.push(name);
      source.files.push({
        path: name,
        sizeBytes: entry.uncompressedSize,
        open: () => zip.openReadStream(entry),
      });
    }
  } catch {
    source.faults.push('The list of files in the archive is damaged.');
  }
  // Entries that share their bytes make a small file large without a high ratio of their own.
  spans.sort((a, b) => a.from - b.from);
  if (spans.some(({ from }, index) => from < (spans[index - 1]?.to ?? 0)))
    source.faults.push('Entries of the archive overlap each other.');
  if (unpacked > freeBytes && unpacked > size * maxRatio)
    source.faults.push('The archive would grow more than a hundredfold.');
  checkTogether(source.files, source.faults);
  return source;
}

export async function openFolderPackage(root: string): Promise<PackageSource> {
  const source: PackageSource = { files: [], faults: [], guessedNames: [], close: async () => undefined };
  async function visit(below: string): Promise<void> {
    const names = (await readdir(join(root, below))).sort();
    for (const name of names) {
      const path = below === '' ? name : `${below}/${name}`;
      const absolute = join(root, path);
      const found = await lstat(absolute);
      if (isLitter(path)) continue;
      const fault = findPathFault(path);
      if (fault !== undefined) source.faults.push(`"${path}": ${fault}.`);
      else if (found.isDirectory()) await visit(path);
      else if (!found.isFile()) source.faults.push(`"${path}": it is a link, not a file.`);
      else if (found.size > maxFileBytes) source.faults.push(`"${path}": it is larger than 2 GB.`);
      else if (source.files.length >= maxPackageFiles) {
        source.faults.push(`The folder has more than ${maxPackageFiles} files.`);
        return;
      } else {
        source.files.push({ path, sizeBytes: found.size, open: async () => createReadStream(absolute) });
      }
    }
  }
  await visit('');
  checkTogether(source.files, source.faults);
  return source;
}
