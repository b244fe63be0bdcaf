// Owns: turning a package into the list of its files that a manifest carries. It is taken in file by file, so
// that a station fetches one file when one has changed. Pages stay as they are: they run in their own origin.
import mime from 'mime';
import type { BlobCollector } from './blob-collector.ts';
import type { PackageFile } from './package-files.ts';
import { findEntry, readPackage } from './read-package.ts';
import type { SourceFolder } from './source-folder.ts';
import type { MaterialSource } from './source-schemas.ts';

export interface PackageContext {
  folder: SourceFolder;
  blobs: BlobCollector;
}
type PackageSourceFile = Extract<MaterialSource, { kind: 'package' }>;

/** Names of a guess that are shown to the author; the rest is like them. */
const previewNames = 5;
const plainType = /^[a-z]+\/[a-z0-9.+-]+$/;

function tellMediaType(path: string): string {
  const type = mime.getType(path) ?? '';
  return plainType.test(type) ? type : 'application/octet-stream';
}

async function addFile(context: PackageContext, file: PackageFile, report: (message: string) => void) {
  try {
    return {
      path: file.path,
      file: await context.blobs.addStream(() => file.open(), tellMediaType(file.path)),
    };
  } catch {
    report(`"${file.path}" in the package is damaged.`);
    return undefined;
  }
}

/** The material for the manifest. Undefined after a problem was reported. */
export async function compilePackage(
  context: PackageContext,
  source: PackageSourceFile,
  by: string,
  at: string,
): Promise<unknown> {
  const { folder, blobs } = context;
  const field = `${at}.file`;
  const { file: path, entry: wanted, ...rest } = source;
  const opened = await folder.openPackage(path, by, field);
  if (!opened) return undefined;
  const report = (message: string): void => folder.report(by, field, `${path}: ${message}`);
  const reading = await readPackage(opened.files);
  if (!reading.ok) {
    report(reading.message);
    return undefined;
  }
  const { format, files, made, notes } = reading.package;
  if (opened.guessedNames.length > 0)
    notes.push(
      `Names were read as GBK: ${opened.guessedNames.slice(0, previewNames).join(', ')}. Pack the file again as UTF-8 if they look wrong.`,
    );
  for (const note of notes) folder.note(by, field, `${path}: ${note}`);
  const entry = wanted === undefined ? reading.package.entry : findEntry(files, wanted);
  if (entry === undefined) {
    folder.report(by, `${at}.entry`, `"${wanted}" is not in the package.`);
    return undefined;
  }
  const compiled = made.map(({ path: name, bytes }) => ({
    path: name,
    file: blobs.addBytes(bytes, tellMediaType(name)),
  }));
  for (const file of files) {
    const added = await addFile(context, file, report);
    if (added) compiled.push(added);
  }
  // Sorted, so that the order in which an archive was packed does not make a new version.
  compiled.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { ...rest, format, entry, files: compiled };
}
