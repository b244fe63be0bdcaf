// Owns: what one round of bringing the library is given, and what it says of itself.
import type { FileRef } from '../domain/file-ref.ts';
import type { WireError } from '../protocol/errors.ts';
import type { Link } from '../sync/ports.ts';
import type { ContentChoice } from './content-choice.ts';
import type { LibraryStore } from './ports.ts';
import type { Hold } from './road-limits.ts';
import type { MetadataContext } from './update-metadata.ts';

export interface FetchProgress {
  filesDone: number;
  filesTotal: number;
  bytesDone: number;
  bytesTotal: number;
  /** Target path of the unit or briefing whose file is coming now. */
  current: string | undefined;
}

export interface FetchContext extends MetadataContext {
  link: Pick<Link, 'getLibraryFile' | 'getBlobRange'>;
  store: LibraryStore;
  /** Ids of units that plans need soonest, first the most urgent. */
  priority: readonly string[];
  /** What the station subscribes to and has room for; everything when it is not said. */
  choice?: ContentChoice;
  /** When each target was studied last, by path; new ones count as used when they were first seen. */
  usedMs?: ReadonlyMap<string, number>;
  /** Why this file has to wait on this road, if it has to. */
  getHold?(file: FileRef): Hold | undefined;
  /** Monotonic milliseconds. */
  measureMs?(): number;
  onDidTransfer?(bytes: number, ms: number): void;
  /** Looks for files that nothing needs any more, also when this round changed nothing. */
  isTidying?: boolean;
  shouldStop(): boolean;
  onDidProgress?(progress: FetchProgress): void;
}

export interface TargetFailure {
  path: string;
  error: WireError;
}

export interface FetchReport {
  /** Why the round ended early; targets may have been installed before. */
  error?: WireError;
  failures: TargetFailure[];
  installed: string[];
  removed: string[];
  /** Whole, but an open quiz still uses the version before. */
  deferred: string[];
  /** Subscribed, but beyond the room that the station gives the library. */
  noRoom: string[];
  /** Bytes that wait although there is a road. */
  held: Partial<Record<Hold, number>>;
  isStopped: boolean;
}

/** Errors of the road, not of a file: going on would only fail again. */
export function isOfRoad({ kind }: WireError): boolean {
  return (
    kind !== 'blob-missing' &&
    kind !== 'blob-corrupt' &&
    kind !== 'manifest-invalid' &&
    kind !== 'metadata-missing'
  );
}
