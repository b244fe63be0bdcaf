// Owns: what the search keeps over a restart: the index as one text, what is in it, and the texts from which results
// are shown. A database of its own: all of it can be made again from the library, so it may be thrown away at any
// time, and needs no flush to disk for every word.
import { Dexie, type EntityTable } from 'dexie';
import type { SearchEntry } from '#core/search/search-entry.ts';

/** Of one unit or briefing, as it is in the index. */
export interface HeldRow {
  path: string;
  sha256: string;
  entryIds: string[];
  /** Files that were not here when it was read: with them it is read again. */
  missing: string[];
}

export interface SnapshotRow {
  key: 'index';
  /** Of the index's own making; another one is not read. */
  format: number;
  index: string;
  held: HeldRow[];
}

export const snapshotFormat = 1;

export class SearchDatabase extends Dexie {
  declare snapshots: EntityTable<SnapshotRow, 'key'>;
  declare entries: EntityTable<SearchEntry, 'id'>;

  constructor(name = 'yuanjiao-search') {
    super(name, { chromeTransactionDurability: 'relaxed' });
    this.version(1).stores({ snapshots: 'key', entries: 'id, path' });
  }
}
