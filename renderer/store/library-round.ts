// Owns: one round of the library on one road, with everything that people chose. What must stay true: records
// come first, so no file is fetched while the disk is nearly full; one round runs at a time on a station.
import type { FileRef } from '#core/domain/file-ref.ts';
import type { Verifier } from '#core/kernel/signing.ts';
import type { ContentChoice } from '#core/library/content-choice.ts';
import { fetchLibrary } from '#core/library/fetch-library.ts';
import type { FetchContext, FetchProgress, FetchReport } from '#core/library/fetch-round.ts';
import { computeHold, type Hold } from '#core/library/road-limits.ts';
import type { StationDatabase } from './database.ts';
import { keepEarlierRoots, keepRoots } from './lan-roots.ts';
import { createLatestTeller } from './latest-teller.ts';
import { listPlannedIds, readChoice, TrafficMeter } from './library-choice.ts';
import { listUsedMs } from './library-uses.ts';
import type { MediaStore } from './media-store.ts';
import { DexieLibraryStore, DexieMetadataStore } from './station-library.ts';

/** The state of a round is written at most so often: each writing is flushed to disk. */
const tellEveryMs = 500;

export interface LibraryRound {
  db: StationDatabase;
  media: MediaStore;
  link: FetchContext['link'];
  verifier: Verifier;
  /** Text of the root metadata in the station's certificate. */
  shippedRoot: string;
  nowMs(): number;
  /** Nothing is fetched while this is true: what room is left belongs to records (ST5). */
  isRoomLow(): Promise<boolean>;
  shouldStop(): boolean;
  onDidProgress(progress: FetchProgress & { bytesPerSecond: number | undefined }): Promise<void>;
  /** Looks for files that nothing needs any more. */
  isTidying: boolean;
}

/** What decides which files come at all; the rest of a choice only says when they may. */
function toSelection(choice: ContentChoice): string {
  const { withoutTopics, withoutColumns, withoutLanguages, pinned, sentAway, budgetBytes } = choice;
  return JSON.stringify([withoutTopics, withoutColumns, withoutLanguages, pinned, sentAway, budgetBytes]);
}

/** Undefined when the disk had no room to begin with. */
export async function runLibraryRound(round: LibraryRound): Promise<FetchReport | undefined> {
  const { db, nowMs } = round;
  let isSpaceLow = await round.isRoomLow();
  if (isSpaceLow) return undefined;
  const [choiceAtStart, meter, priority, usedMs] = await Promise.all([
    readChoice(db),
    TrafficMeter.open(db, nowMs),
    listPlannedIds(db),
    listUsedMs(db),
  ]);
  let choice = choiceAtStart;
  let isOutdated = false;
  let toldMs = Number.NEGATIVE_INFINITY;
  const teller = createLatestTeller(async (progress: FetchProgress) => {
    await round.onDidProgress({ ...progress, bytesPerSecond: meter.bytesPerSecond });
    await meter.save();
    choice = await readChoice(db);
    isOutdated = toSelection(choice) !== toSelection(choiceAtStart);
    isSpaceLow = await round.isRoomLow();
  });
  const getHold = (file: FileRef): Hold | undefined =>
    computeHold(
      choice,
      { nowMs: nowMs(), offsetMinutes: meter.offsetMinutes, monthBytes: meter.monthBytes },
      file,
    );
  const report = await fetchLibrary({
    link: round.link,
    verifier: round.verifier,
    metadata: keepRoots(db, new DexieMetadataStore(db)),
    store: new DexieLibraryStore(db, round.media),
    shippedRoot: round.shippedRoot,
    nowMs: nowMs(),
    priority,
    choice: choiceAtStart,
    usedMs,
    getHold,
    isTidying: round.isTidying,
    measureMs: () => performance.now(),
    onDidTransfer: (bytes, ms) => meter.note(bytes, ms),
    // [LB25] What people choose counts at once; with another selection the next round begins anew.
    shouldStop: () => isSpaceLow || isOutdated || round.shouldStop(),
    onDidProgress(progress) {
      const isLast = progress.filesDone === progress.filesTotal;
      if (!isLast && performance.now() - toldMs < tellEveryMs) return;
      toldMs = performance.now();
      teller.note(progress);
    },
  });
  await teller.settle();
  await meter.save();
  if (!report.error && !report.isStopped)
    await keepEarlierRoots(db, round.link, round.verifier).catch(() => undefined);
  return report;
}
