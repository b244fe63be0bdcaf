// Owns: the timestamp of a published library, by which copies of it are told apart: none that ran out is carried
// anywhere, and none goes over a newer one.
import { join } from 'node:path';
import { Metadata, MetadataKind, type Timestamp } from '@tufjs/models';
import { readIfPresent } from './durable-file.ts';
import { LibraryError } from './library-error.ts';

export interface PublishedTimestamp {
  bytes: Buffer;
  signed: Timestamp;
}

function parseTimestamp(bytes: Buffer | undefined): Timestamp | undefined {
  try {
    return (
      bytes && Metadata.fromJSON(MetadataKind.Timestamp, JSON.parse(bytes.toString('utf8')) as never).signed
    );
  } catch {
    return undefined;
  }
}

/** `file`: which of the library's timestamps. Throws when there is none that a station would take. */
export async function mustPublished(
  folder: string,
  file: string,
  nowMs: number,
): Promise<PublishedTimestamp> {
  const bytes = await readIfPresent(join(folder, file));
  const signed = parseTimestamp(bytes);
  if (!bytes || !signed) throw new LibraryError('library', `${folder} holds no published library.`);
  if (Date.parse(signed.expires) <= nowMs)
    throw new LibraryError(
      'library',
      `The timestamp of ${folder} ran out on ${signed.expires}: no station takes it. Run "sign" first.`,
    );
  return { bytes, signed };
}

/** `there`: the timestamp that lies where a library is about to go. */
export function refuseOlder(place: string, there: Buffer | undefined, published: PublishedTimestamp): void {
  const found = parseTimestamp(there);
  if (found && found.version > published.signed.version)
    throw new LibraryError(
      'library',
      `${place} holds a newer library (${found.version} against ${published.signed.version}).`,
    );
}
