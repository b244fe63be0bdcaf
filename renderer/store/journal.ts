// Owns: the second copy of the log, outside IndexedDB, as the store sees it: what it keeps of every station
// that this machine ever was, and how records are added and read back. Failures are values: a journal that
// cannot be read must never look like an empty one.
import type { JournalFloor } from '#core/journal/journal-entry.ts';
import { type Outcome, succeed } from '#core/protocol/errors.ts';
import type { LogRow } from './database.ts';

export interface JournalHead {
  station: string;
  epoch: string;
  /** Last seq that is there. */
  seq: number;
  /** How many are there: less than `seq` when the beginning was dropped or a place is damaged. */
  count: number;
}

/** A place beside IndexedDB that keeps every record; `append` resolves when it is flushed to disk. */
export interface Journal {
  append(stationId: string, rows: readonly LogRow[]): Promise<Outcome<void>>;
  /** Of all stations and epochs, in the order in which they were begun. */
  readHeads(): Promise<Outcome<JournalHead[]>>;
  /** Rows after `after`, in order, at most `limit`; damaged ones are left out. */
  read(epoch: string, after: number, limit: number): Promise<Outcome<LogRow[]>>;
  /** Lets go of whole files of records below the floors. */
  drop(floors: readonly JournalFloor[]): Promise<Outcome<unknown>>;
}

/** For stores without one, as in tests: the log then lives in IndexedDB alone. */
export const noJournal: Journal = {
  append: async () => succeed(undefined),
  readHeads: async () => succeed([]),
  read: async () => succeed([]),
  drop: async () => succeed(undefined),
};
