// Owns: the journal, an fsynced append-only double of every record, because Chromium may reset a full or
// corrupt IndexedDB. What must stay true: an append that was answered `ok` is on the disk and is found
// again by every later opening, until its file is dropped below a floor; nothing that is in a file is ever
// overwritten.

import { joinBytes } from '../kernel/bytes.ts';
import { fail, type Outcome, succeed } from '../protocol/errors.ts';
import { type AppendFile, type JournalDisk, toDiskErrorKind } from './journal-disk.ts';
import {
  type JournalDamage,
  type JournalEntry,
  type JournalFloor,
  type JournalHead,
  maxJournalPageBytes,
} from './journal-entry.ts';
import { encodeFrame, parseFrame } from './journal-frame.ts';
import { createJournalIndex } from './journal-index.ts';
import { readSegments, toSegmentName } from './journal-segments.ts';

/** Small enough to read whole on start, large enough that a station has few: about 6,000 records. */
const defaultSegmentBytes = 8 * 1024 ** 2;

export interface JournalPage {
  entries: JournalEntry[];
  unreadable: number[];
  next?: number;
}

export interface Journal {
  /** Resolves after fsync. All of `entries` or none; groups that wait together share one fsync. */
  append(entries: readonly JournalEntry[]): Promise<Outcome<{ written: number }>>;
  listHeads(): JournalHead[];
  listDamage(): readonly JournalDamage[];
  read(query: { epoch: string; after: number; limit: number }): Promise<Outcome<JournalPage>>;
  /** Removes whole files of records below the floors, the oldest first; damaged files stay, for staff. */
  drop(floors: readonly JournalFloor[]): Promise<Outcome<{ removed: number }>>;
  /** Waits for appends under way. */
  close(): Promise<void>;
}

interface Waiting {
  entries: readonly JournalEntry[];
  resolve(outcome: Outcome<{ written: number }>): void;
}

interface OpenSegment {
  name: string;
  file: AppendFile;
  sizeBytes: number;
}

export async function openJournal(
  disk: JournalDisk,
  maxSegmentBytes = defaultSegmentBytes,
): Promise<Outcome<Journal>> {
  const index = createJournalIndex();
  try {
    const found = await readSegments(disk, index);
    return succeed(createJournal(disk, index, found, maxSegmentBytes));
  } catch (error) {
    return fail(toDiskErrorKind(error), { detail: `journal cannot be opened: ${String(error)}` });
  }
}

function createJournal(
  disk: JournalDisk,
  index: ReturnType<typeof createJournalIndex>,
  found: Awaited<ReturnType<typeof readSegments>>,
  maxSegmentBytes: number,
): Journal {
  const queue: Waiting[] = [];
  let last = found.last;
  let reusableBytes = found.openBytes;
  let segment: OpenSegment | undefined;
  let draining: Promise<void> | undefined;

  async function openSegment(groupBytes: number): Promise<OpenSegment> {
    if (segment && segment.sizeBytes > 0 && segment.sizeBytes + groupBytes > maxSegmentBytes) {
      const full = segment;
      segment = undefined;
      await full.file.close();
    }
    if (segment) return segment;
    if (reusableBytes !== undefined && reusableBytes + groupBytes <= maxSegmentBytes) {
      const name = toSegmentName(last);
      segment = { name, file: await disk.openAtEnd(name), sizeBytes: reusableBytes };
    } else {
      // Counted before it is made: a name whose making failed half-way is not tried again.
      last += 1;
      const name = toSegmentName(last);
      segment = { name, file: await disk.create(name), sizeBytes: 0 };
    }
    reusableBytes = undefined;
    return segment;
  }

  /**
   * After a failure the end of the file is unknown: it is cut back to what was synced, so that nobody takes for
   * kept what only the system's memory holds. After a failed fsync the file is not written again: it may have
   * dropped pages that still read back well (fsyncgate).
   */
  async function giveUpTail(broken: OpenSegment, isReusable: boolean): Promise<void> {
    segment = undefined;
    try {
      await broken.file.truncate(broken.sizeBytes);
      if (isReusable) {
        await broken.file.sync();
        reusableBytes = broken.sizeBytes;
      }
    } catch {
      reusableBytes = undefined;
    }
    await broken.file.close().catch(() => undefined);
  }

  async function writeGroup(entries: readonly JournalEntry[]): Promise<Outcome<undefined>> {
    const frames = entries.map((entry) => encodeFrame(entry));
    const bytes = joinBytes(...frames);
    let target: OpenSegment | undefined;
    let isWritten = false;
    try {
      target = await openSegment(bytes.length);
      await target.file.write(bytes);
      isWritten = true;
      await target.file.sync();
    } catch (error) {
      if (target) await giveUpTail(target, !isWritten);
      return fail(toDiskErrorKind(error), { detail: `journal was not written: ${String(error)}` });
    }
    let offset = target.sizeBytes;
    for (const [i, entry] of entries.entries()) {
      const sizeBytes = frames[i]?.length ?? 0;
      index.add(entry, { file: target.name, offset, sizeBytes });
      offset += sizeBytes;
    }
    target.sizeBytes = offset;
    return succeed(undefined);
  }

  /** Writes all that waits as one group, until nothing waits. */
  async function drain(): Promise<void> {
    // Lets the other appends of this turn join the first group, and `draining` be set before it is cleared.
    await Promise.resolve();
    while (queue.length > 0) {
      const group = index.startGroup();
      const admitted: { request: Waiting; written: number }[] = [];
      for (const request of queue.splice(0)) {
        const verdict = group.admit(request.entries);
        if (verdict.ok) admitted.push({ request, written: verdict.value.fresh });
        else request.resolve(verdict);
      }
      const outcome = group.entries.length === 0 ? succeed(undefined) : await writeGroup(group.entries);
      for (const { request, written } of admitted) {
        request.resolve(outcome.ok ? succeed({ written }) : outcome);
      }
    }
    draining = undefined;
  }

  function append(entries: readonly JournalEntry[]): Promise<Outcome<{ written: number }>> {
    return new Promise((resolve) => {
      queue.push({ entries, resolve });
      draining ??= drain();
    });
  }

  async function read(query: { epoch: string; after: number; limit: number }): Promise<Outcome<JournalPage>> {
    // One more than asked tells whether there is a next page.
    const listed = index.listAfter(query.epoch, query.after, query.limit + 1);
    const page: JournalPage = { entries: [], unreadable: [] };
    let pageBytes = 0;
    let through = 0;
    let taken = 0;
    const wanted: typeof listed = [];
    for (const placed of listed) {
      pageBytes += placed.place.sizeBytes;
      if (taken === query.limit || (taken > 0 && pageBytes > maxJournalPageBytes)) break;
      wanted.push(placed);
      taken += 1;
      through = placed.seq;
    }
    try {
      for (let start = 0; start < wanted.length; ) {
        const file = wanted[start]?.place.file ?? '';
        let end = start;
        while (wanted[end]?.place.file === file) end++;
        const run = wanted.slice(start, end);
        const spans = await disk.readSpans(
          file,
          run.map(({ place }) => place),
        );
        for (const [i, { seq }] of run.entries()) {
          const frame = parseFrame(spans[i] ?? new Uint8Array(), 0);
          if (frame && frame.entry.seq === seq && frame.entry.epoch === query.epoch) {
            page.entries.push(frame.entry);
          } else page.unreadable.push(seq);
        }
        start = end;
      }
    } catch (error) {
      return fail('storage-broken', { detail: `journal cannot be read: ${String(error)}` });
    }
    if (taken < listed.length) page.next = through;
    return succeed(page);
  }

  async function drop(floors: readonly JournalFloor[]): Promise<Outcome<{ removed: number }>> {
    const kept = new Set([toSegmentName(last), segment?.name, ...found.damage.map(({ file }) => file)]);
    let removed = 0;
    try {
      for (const file of index.listFilesBelow(floors)) {
        if (kept.has(file)) continue;
        await disk.remove(file);
        index.forget(file);
        removed += 1;
      }
    } catch (error) {
      return fail('storage-broken', { detail: `journal file was not removed: ${String(error)}` });
    }
    return succeed({ removed });
  }

  return {
    append,
    read,
    drop,
    listHeads: () => index.listHeads(),
    listDamage: () => found.damage,
    async close() {
      await draining;
      await segment?.file.close();
      segment = undefined;
    },
  };
}
