// Owns: what the journal knows without reading its files: which seqs of which epoch are there, where, and
// under which hash. Rebuilt by scanning; decides what may be appended.
// What must stay true: one (epoch, seq) has one hash for ever; a second one is a fork and is refused.
import type { Sha256 } from '../kernel/hash.ts';
import { fail, type Outcome, succeed } from '../protocol/errors.ts';
import { computeGenesis, computeHash } from '../protocol/log.ts';
import type { JournalEntry, JournalFloor, JournalHead } from './journal-entry.ts';

export interface Place {
  file: string;
  offset: number;
  sizeBytes: number;
}

interface Kept {
  hash: Sha256;
  place: Place;
}

interface EpochIndex {
  station: string;
  bySeq: Map<number, Kept>;
  /** Ascending. Almost every add is at the end. */
  seqs: number[];
}

export interface Placed {
  seq: number;
  place: Place;
}

/** Entries that will be written together. Each request is judged against those admitted before it. */
export interface JournalGroup {
  /** Admits all of `entries` (repeats are left out) and says how many are new, or admits none. */
  admit(entries: readonly JournalEntry[]): Outcome<{ fresh: number }>;
  /** The new entries, in order. */
  readonly entries: readonly JournalEntry[];
}

export interface JournalIndex {
  startGroup(): JournalGroup;
  /**
   * Takes in what is on disk. Of two different entries for one seq the later counts: the earlier was
   * written but never confirmed (its fsync failed), else the later would have been refused as a fork.
   */
  add(entry: JournalEntry, place: Place): void;
  listHeads(): JournalHead[];
  /** Files that hold nothing but records below the floors. */
  listFilesBelow(floors: readonly JournalFloor[]): string[];
  /** The file is gone. */
  forget(file: string): void;
  /** Places of seqs above `after`, ascending, at most `limit`. */
  listAfter(epoch: string, after: number, limit: number): Placed[];
}

/** First position in ascending `seqs` whose value is above `seq`. */
function findAbove(seqs: readonly number[], seq: number): number {
  let low = 0;
  let high = seqs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((seqs[middle] ?? 0) <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function createJournalIndex(): JournalIndex {
  const epochs = new Map<string, EpochIndex>();

  function startGroup(): JournalGroup {
    const admitted: JournalEntry[] = [];
    const staged = new Map<string, JournalEntry>();
    const owners = new Map<string, string>();

    function judge(entry: JournalEntry, own: ReadonlyMap<string, JournalEntry>): Outcome<boolean> {
      const { station, epoch, seq, hash, body } = entry;
      const findHash = (at: number) =>
        own.get(`${epoch}/${at}`)?.hash ??
        staged.get(`${epoch}/${at}`)?.hash ??
        epochs.get(epoch)?.bySeq.get(at)?.hash;
      const owner = epochs.get(epoch)?.station ?? owners.get(epoch) ?? station;
      if (owner !== station) return fail('fork', { detail: `epoch ${epoch} belongs to station ${owner}` });
      const known = findHash(seq);
      if (known === hash) return succeed(false);
      if (known !== undefined) return fail('fork', { detail: `${epoch} has another record at seq ${seq}` });
      const previous = seq === 1 ? computeGenesis(station, epoch) : findHash(seq - 1);
      // A missing predecessor is no reason to lose this record: the page refills the gap later.
      if (previous !== undefined && computeHash(previous, body) !== hash) {
        return fail('broken-chain', { detail: `${epoch} seq ${seq} does not follow its predecessor` });
      }
      return succeed(true);
    }

    return {
      entries: admitted,
      admit(entries) {
        // Kept apart until all are judged: entries of one request follow one another.
        const own = new Map<string, JournalEntry>();
        for (const entry of entries) {
          const verdict = judge(entry, own);
          if (!verdict.ok) return verdict;
          if (verdict.value) own.set(`${entry.epoch}/${entry.seq}`, entry);
        }
        for (const [key, entry] of own) {
          staged.set(key, entry);
          owners.set(entry.epoch, entry.station);
          admitted.push(entry);
        }
        return succeed({ fresh: own.size });
      },
    };
  }

  function add(entry: JournalEntry, place: Place): void {
    let index = epochs.get(entry.epoch);
    if (!index) {
      index = { station: entry.station, bySeq: new Map(), seqs: [] };
      epochs.set(entry.epoch, index);
    }
    const known = index.bySeq.get(entry.seq);
    if (index.station !== entry.station || known?.hash === entry.hash) return;
    index.bySeq.set(entry.seq, { hash: entry.hash, place });
    if (!known) index.seqs.splice(findAbove(index.seqs, entry.seq), 0, entry.seq);
  }

  return {
    startGroup,
    add,
    listHeads() {
      const heads: JournalHead[] = [];
      for (const [epoch, { station, bySeq, seqs }] of epochs) {
        const seq = seqs.at(-1);
        const kept = seq === undefined ? undefined : bySeq.get(seq);
        if (seq !== undefined && kept) {
          heads.push({ station, epoch, seq, hash: kept.hash, count: bySeq.size });
        }
      }
      return heads;
    },
    listFilesBelow(floors) {
      const floorOf = new Map(floors.map(({ epoch, seq }) => [epoch, seq]));
      const below = new Map<string, boolean>();
      for (const [epoch, { bySeq }] of epochs) {
        const floor = floorOf.get(epoch) ?? 0;
        for (const [seq, { place }] of bySeq) {
          below.set(place.file, seq < floor && below.get(place.file) !== false);
        }
      }
      return [...below].flatMap(([file, isBelow]) => (isBelow ? [file] : [])).sort();
    },
    forget(file) {
      for (const index of epochs.values()) {
        index.seqs = index.seqs.filter((seq) => index.bySeq.get(seq)?.place.file !== file);
        for (const [seq, { place }] of index.bySeq) if (place.file === file) index.bySeq.delete(seq);
      }
    },
    listAfter(epoch, after, limit) {
      const index = epochs.get(epoch);
      if (!index) return [];
      const start = findAbove(index.seqs, after);
      return index.seqs.slice(start, start + limit).flatMap((seq) => {
        const kept = index.bySeq.get(seq);
        return kept ? [{ seq, place: kept.place }] : [];
      });
    },
  };
}
