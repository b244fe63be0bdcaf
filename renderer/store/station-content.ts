// Owns: what the content page shows and changes: what of the library is here, coming, left out or without
// room, how much there is of it and how long the rest will take. Counted when the page asks, from the same
// rules that the sync worker follows.
import type { Localized } from '#core/domain/language.ts';
import { type Manifest, manifestSchema, type Topic } from '#core/domain/manifest.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import { type Candidate, chooseTargets } from '#core/library/choose-targets.ts';
import { type ContentChoice, isLarge, listNeededFiles } from '#core/library/content-choice.ts';
import { toTargetPath } from '#core/library/fetch-manifests.ts';
import { computeHold, countInMonth, estimateLeftMs, type Hold } from '#core/library/road-limits.ts';
import type { Outcome } from '#core/protocol/errors.ts';
import { attempt } from './confirm.ts';
import type { StationDatabase } from './database.ts';
import {
  changeChoice,
  firstTraffic,
  listPlannedIds,
  readChoice,
  readOffsetMinutes,
} from './library-choice.ts';
import { listUsedMs } from './library-uses.ts';
import { StationMediaStore } from './media-store.ts';

export type ContentState = 'here' | 'coming' | 'no-room' | 'left-out';

export interface ContentItem {
  path: string;
  kind: Manifest['kind'];
  titles: Localized;
  /** Of a unit. */
  topic: Topic | undefined;
  /** Of a briefing. */
  columnId: string | undefined;
  state: ContentState;
  /** A newer version is coming, or waits for a quiz; the one that is here is used until then. */
  isRenewing: boolean;
  sizeBytes: number;
  hereBytes: number;
  isPlanned: boolean;
  isPinned: boolean;
  isSentAway: boolean;
}

export interface ContentView {
  items: ContentItem[];
  choice: ContentChoice;
  /** Bytes of library files on this disk, whole or not. */
  usedBytes: number;
  comingBytes: number;
  /** Bytes that would come now if nothing held them, by what holds them. */
  held: Partial<Record<Hold, number>>;
  /** Undefined while the speed of the line is not known. */
  leftMs: number | undefined;
  monthBytes: number;
  /** Units and briefings with which the last round had trouble; what they are may not even be known. */
  faultCount: number;
}

export type Wish = 'pin' | 'send-away' | 'none';

export interface StationContent {
  readView(): Promise<ContentView>;
  /** Codes: disk-full, storage-broken. */
  change(part: Partial<ContentChoice>): Promise<Outcome<void>>;
  /** What people want of one unit or briefing; 'none': as the subscriptions say. */
  wish(path: string, wish: Wish): Promise<Outcome<void>>;
}

interface Known extends Candidate {
  isInstalled: boolean;
  isRenewing: boolean;
}

/** Every path of the library that is known here, with its newest manifest. */
async function listKnown(db: StationDatabase): Promise<Known[]> {
  const [installed, fetched, usedMs] = await Promise.all([
    db.manifests.toArray(),
    db.fetched.toArray(),
    listUsedMs(db),
  ]);
  const versions = new Map(installed.map(({ path, sha256 }) => [path, sha256]));
  const rows = new Map([
    ...installed.map((row) => [row.path, { ...row, seenMs: 0 }] as const),
    ...fetched.map((row) => [row.path, row] as const),
  ]);
  return [...rows.values()].flatMap(({ path, sha256, manifest, seenMs }) => {
    const parsed = manifestSchema.safeParse(manifest);
    if (!parsed.success) return [];
    const version = versions.get(path);
    return [
      {
        path,
        sha256,
        manifest: parsed.data,
        usedMs: Math.max(seenMs, usedMs.get(path) ?? 0),
        isInstalled: version !== undefined,
        isRenewing: version !== undefined && version !== sha256,
      },
    ];
  });
}

async function readView(db: StationDatabase, nowMs: number): Promise<ContentView> {
  const [known, choice, plannedIds, traffic, offsetMinutes, usage, blobs, sync] = await Promise.all([
    listKnown(db),
    readChoice(db),
    listPlannedIds(db),
    db.readState('contentTraffic'),
    readOffsetMinutes(db),
    new StationMediaStore(db).measureUsage(),
    db.blobs.toCollection().primaryKeys(),
    db.readState('sync'),
  ]);
  const { tally, bytesPerSecond } = traffic ?? firstTraffic;
  const whole = new Set(blobs);
  const chosen = chooseTargets(known, { choice, plannedIds });
  const noRoom = new Set(chosen.noRoom);
  const unwanted = new Set(chosen.unwanted);
  const planned = new Set(plannedIds.map((id) => toTargetPath('unit', id)));
  const monthBytes = countInMonth(tally, nowMs, offsetMinutes);
  const road = { nowMs, offsetMinutes, monthBytes };
  const counted = new Set<Sha256>();
  const held: ContentView['held'] = {};
  let comingBytes = 0;
  let largeBytes = 0;
  const items = known.map((one): ContentItem => {
    const isPlanned = planned.has(one.path);
    const files = listNeededFiles(choice, one.manifest, isPlanned);
    const isWanted = !noRoom.has(one.path) && !unwanted.has(one.path);
    const missing = files.filter(({ sha256 }) => !whole.has(sha256));
    let missingBytes = 0;
    for (const file of missing) {
      const bytes = Math.max(0, file.sizeBytes - (usage.get(file.sha256) ?? 0));
      missingBytes += bytes;
      if (!isWanted || counted.has(file.sha256)) continue;
      counted.add(file.sha256);
      comingBytes += bytes;
      if (isLarge(file)) largeBytes += bytes;
      const hold = computeHold(choice, road, file);
      if (hold) held[hold] = (held[hold] ?? 0) + bytes;
    }
    const { manifest } = one;
    const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
    const isHere = one.isInstalled && (one.isRenewing || missing.length === 0);
    const isAway: ContentState = noRoom.has(one.path) ? 'no-room' : 'left-out';
    return {
      path: one.path,
      kind: manifest.kind,
      titles: manifest.titles,
      topic: manifest.kind === 'unit' ? manifest.topic : undefined,
      columnId: manifest.kind === 'briefing' ? manifest.column : undefined,
      state: isHere ? 'here' : isWanted ? 'coming' : isAway,
      isRenewing: one.isRenewing && isWanted,
      sizeBytes,
      hereBytes: sizeBytes - missingBytes,
      isPlanned,
      isPinned: choice.pinned.includes(one.path),
      isSentAway: choice.sentAway.includes(one.path),
    };
  });
  const window = largeBytes > 0 ? choice.nightWindow : null;
  return {
    items,
    choice,
    usedBytes: [...usage.values()].reduce((sum, bytes) => sum + bytes, 0),
    comingBytes,
    held,
    leftMs: estimateLeftMs(comingBytes, bytesPerSecond, window, road),
    monthBytes,
    faultCount: sync?.libraryFaults.length ?? 0,
  };
}

function applyWish(choice: ContentChoice, path: string, wish: Wish): ContentChoice {
  const without = (list: readonly string[]): string[] => list.filter((one) => one !== path);
  return {
    ...choice,
    pinned: wish === 'pin' ? [...without(choice.pinned), path] : without(choice.pinned),
    sentAway: wish === 'send-away' ? [...without(choice.sentAway), path] : without(choice.sentAway),
  };
}

/** `onDidChange`: a round has something to do now. */
export function createStationContent(
  db: StationDatabase,
  getNowMs: () => number,
  onDidChange: () => void,
): StationContent {
  async function change(act: (choice: ContentChoice) => ContentChoice): Promise<Outcome<void>> {
    const outcome = await attempt(() => changeChoice(db, act));
    if (outcome.ok) onDidChange();
    return outcome;
  }
  return {
    readView: () => readView(db, getNowMs()),
    change: (part) => change((choice) => ({ ...choice, ...part })),
    wish: (path, wish) => change((choice) => applyWish(choice, path, wish)),
  };
}
