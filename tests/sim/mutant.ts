// Owns: the places where a test may break the engine on purpose: every port, a few small functions. A mutant
// changes one of them; the simulator has to notice.
import type { Database } from '#center/db/database.ts';
import type { Journal } from '#core/journal/journal.ts';
import type { JournalDisk } from '#core/journal/journal-disk.ts';
import type { Feed, Link, StationLog } from '#core/sync/ports.ts';
import type { SimStore } from './memory-store.ts';
import type { Process, Scheduler } from './scheduler.ts';
import type { RewriteSql } from './sim-database.ts';

export interface Mutant {
  wrapLog?(log: StationLog): StationLog;
  wrapFeed?(feed: Feed): Feed;
  wrapStore?(store: SimStore): SimStore;
  wrapDisk?(disk: JournalDisk): JournalDisk;
  wrapJournal?(journal: Journal): Journal;
  wrapLink?(link: Link): Link;
  wrapDatabase?(database: Database, process: Process, scheduler: Scheduler): Database;
  rewriteSql?: RewriteSql;
  /** Milliseconds until the next round, instead of those that the engine asks for. */
  changePause?(ms: number): number;
  /** Tells the person before anything is stored. */
  isConfirmedFirst?: boolean;
}
