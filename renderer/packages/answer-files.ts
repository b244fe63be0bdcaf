// Owns: the kiosk's answers to what a package asks for: its own files by their listed paths, and the few
// files of the player. A path is looked up, never resolved, so there is nothing to climb out of.
import type { FileRef } from '#core/domain/file-ref.ts';
import { parseByteRange } from '#core/protocol/byte-range.ts';
import type { Outcome } from '#core/protocol/errors.ts';
import type { FileAnswer, FileRequest } from './messages.ts';
import { toPackageType } from './package-types.ts';
import { playerFolder, startPage } from './places.ts';
import startText from './start.html?raw';

export interface FileSources {
  files: readonly { path: string; file: FileRef }[];
  readBlob(file: FileRef): Promise<Outcome<Blob>>;
  /** A file of this kiosk's own build, below its page. */
  readOwn(path: string): Promise<Blob | undefined>;
}

const missing: FileAnswer = { status: 404, headers: {}, body: null };
/** The parts of the kiosk's build that a package's frame may have: scripts and the H5P player. */
const ownPattern = /^(?:packages\/(?!.*\.\.)[\w./-]+|assets\/[\w.-]+\.js)$/;

function toAnswer(blob: Blob, type: string, rangeText: string | null): FileAnswer {
  const { size } = blob;
  const headers = { 'content-type': type, 'accept-ranges': 'bytes' };
  const range = parseByteRange(rangeText, size);
  if (range.kind === 'unsatisfiable') {
    return { status: 416, headers: { 'content-range': `bytes */${size}` }, body: null };
  }
  if (range.kind === 'whole') {
    return { status: 200, headers: { ...headers, 'content-length': `${size}` }, body: blob };
  }
  const { from, to } = range;
  return {
    status: 206,
    headers: {
      ...headers,
      'content-range': `bytes ${from}-${to - 1}/${size}`,
      'content-length': `${to - from}`,
    },
    body: blob.slice(from, to, type),
  };
}

export function createFileAnswerer(sources: FileSources): (request: FileRequest) => Promise<FileAnswer> {
  const byPath = new Map(sources.files.map(({ path, file }) => [path, file]));
  // Authors on Windows write names in any case; the manifest has no two that differ only in it.
  const byLowerPath = new Map(sources.files.map(({ path, file }) => [path.toLowerCase(), file]));
  const opened = new Map<string, Promise<Outcome<Blob>>>();

  /** A film is asked for in many ranges: its pieces are checked once, at the first. */
  function openFile(file: FileRef): Promise<Outcome<Blob>> {
    const known = opened.get(file.sha256);
    if (known) return known;
    const found = sources.readBlob(file);
    opened.set(file.sha256, found);
    // A file that could not be read may be there at the next request: repaired, or after a busy moment of the disk.
    void found.then(
      (outcome) => outcome.ok || opened.delete(file.sha256),
      () => opened.delete(file.sha256),
    );
    return found;
  }

  return async ({ path, range }) => {
    if (path === startPage) return toAnswer(new Blob([startText]), toPackageType(path), null);
    if (path.startsWith(`${playerFolder}/`)) {
      const own = path.slice(playerFolder.length + 1);
      const blob = ownPattern.test(own) ? await sources.readOwn(own) : undefined;
      return blob ? toAnswer(blob, toPackageType(own), range) : missing;
    }
    const file = byPath.get(path) ?? byLowerPath.get(path.toLowerCase());
    const blob = file && (await openFile(file));
    return blob?.ok ? toAnswer(blob.value, toPackageType(path), range) : missing;
  };
}
