// Owns: the station's database in IndexedDB and its migrations. One database, strict durability: what a
// screen confirms has been flushed to disk. Versions are only ever added (SPEC: SL9).
import { Dexie, type EntityTable, type Table } from 'dexie';
import type { DayHours } from '#core/domain/credit.ts';
import type { FileRef } from '#core/domain/file-ref.ts';
import type { Manifest } from '#core/domain/manifest.ts';
import type { UnitProgress } from '#core/domain/progress.ts';
import type { UnitRating } from '#core/domain/rating.ts';
import type { LearnerText } from '#core/domain/text.ts';
import type { Bytes } from '#core/kernel/bytes.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import type { TrustedTexts } from '#core/library/ports.ts';
import type { Certificate } from '#core/protocol/enrolment.ts';
import type { Evidence } from '#core/protocol/log.ts';
import type { FeedPosition } from '#core/sync/feed-position.ts';
import type { EpochState } from '#core/sync/ports.ts';
import type { ContentTraffic } from './library-choice.ts';
import type { PendingEdit } from './roster-edits.ts';
import type { SpaceState } from './space.ts';
import type { Draft, Loss, Notice, SecondCopy, SyncState } from './station.ts';
import type { TextDraft } from './station-texts.ts';

export interface StationKeys {
  signKeys: CryptoKeyPair;
  boxKeys: CryptoKeyPair;
}

export interface IdentityRow extends StationKeys {
  key: 'self';
  certificate: Certificate;
  /** Address of the center: scheme, host, port. */
  origin: string;
}

export interface LogRow {
  epoch: string;
  seq: number;
  body: string;
  hash: Sha256;
}

/** `order` counts epochs from 1; the highest is open. `receipt` is the center's signed text. */
export interface EpochRow extends EpochState {
  order: number;
  receipt?: string;
  /** Center time of receipts, by the seq that they covered first; thinned to one a week. */
  marks?: { through: number; atMs: number }[];
  /** The center refused this epoch from here on; later records stand in a newer epoch as well (SL15). */
  movedAfter?: number;
}

export interface ProgressRow {
  learnerId: string;
  unitId: string;
  progress: UnitProgress;
  /** Folded from records that are dropped since; a rebuild begins with it. */
  base?: UnitProgress;
}

export interface DayRow {
  learnerId: string;
  day: string;
  activeMs: number;
  /** By boot: what `activeMs` follows from (CL10); rows of before have none. */
  tallies?: DayHours['tallies'];
  /** The part that came from records dropped since. */
  base?: DayHours;
}

/** A document as it came down the feed; parsed when it is read, so that an upgrade reads it anew. */
export interface DocumentRow {
  scope: string;
  kind: string;
  id: string;
  rev: number;
  doc: unknown;
  /** Newest snapshot that brought it (`FeedPosition.run`); missing before there were any. */
  run?: number;
}

export interface ManifestRow {
  path: string;
  sha256: Sha256;
  kind: Manifest['kind'];
  id: string;
  manifest: unknown;
}

/** A piece that is here: in `bytes`, or `sizeBytes` of it in the file's own place (renderer/store/media-store.ts). */
/** A manifest that was fetched and checked; its files may still be on their way, or not wanted. */
export interface FetchedRow extends ManifestRow {
  /** When its path was first seen, by the station's clock. */
  seenMs: number;
}

export interface PieceRow {
  sha256: Sha256;
  index: number;
  bytes?: Bytes;
  sizeBytes?: number;
}

/** Bytes of a piece that is not whole, `offset` bytes into it. */
export interface PartRow {
  sha256: Sha256;
  index: number;
  offset: number;
  bytes: Bytes;
}

/** A draft with the clocks of its last saving: after a power cut they date the recovered record. */
export interface DraftRow extends Draft {
  evidence: Evidence;
}

/** A text of the log, so that nobody has to read the whole log for it. It stays when its record is let go. */
export interface TextRow extends LearnerText {
  /** When it was written, as far as the record itself tells (ST4). */
  atMs: number;
}

/** The learner's latest rating of a unit. It stays when its record is let go. */
export interface RatingRow extends UnitRating {
  atMs: number;
}

export interface PinGuardRow {
  /** Whose PIN; or the secret's own name, such as `exam/<paper>`. */
  learnerId: string;
  failures: number;
  /** Failures count in this boot's uptime, so that a changed wall clock ends no pause. */
  pausedBootId: string;
  pausedUntilUptimeMs: number;
}

/** Single values by name. */
export interface StateRows {
  /** Keys of an enrolment that was begun, until its answer has come. */
  enrolling: { code: string; keys: StationKeys };
  feed: FeedPosition;
  sync: SyncState;
  /** What people chose on the content page; read by `parseContentChoice`. */
  contentChoice: unknown;
  contentTraffic: ContentTraffic;
  /** Where the background check of stored pieces goes on: after this one. */
  recheck: { sha256: string; index: number };
  metadata: TrustedTexts;
  /** The newest courier that was read to its end, and the key that it named. */
  courier: { newestMs: number; centerBoxKey: string };
  /** Every root that was trusted, by version: for neighbours and couriers (renderer/store/lan-roots.ts). */
  roots: Record<number, string>;
  notices: Notice[];
  /** Whether progress and hours are folded from the whole log, and with which offset of days. */
  projections: { isStale: boolean; offsetMinutes: number };
  /** Set while the station has lost its keys and waits to be enrolled again. */
  loss: Loss | undefined;
  secondCopy: SecondCopy;
  space: SpaceState;
  /** Corrections of documents that the feed may not know yet. */
  pendingEdits: PendingEdit[];
  /** Answers that their learner has looked at: when each was given, by the text's id. */
  seenAnswers: Record<string, number>;
}
export interface StateRow<Key extends keyof StateRows = keyof StateRows> {
  key: Key;
  value: StateRows[Key];
}

export class StationDatabase extends Dexie {
  declare identity: EntityTable<IdentityRow, 'key'>;
  declare log: Table<LogRow, [string, number]>;
  declare epochs: EntityTable<EpochRow, 'epoch'>;
  declare progress: Table<ProgressRow, [string, string]>;
  declare days: Table<DayRow, [string, string]>;
  declare documents: Table<DocumentRow, [string, string, string]>;
  declare manifests: EntityTable<ManifestRow, 'path'>;
  declare blobs: EntityTable<FileRef, 'sha256'>;
  declare pieces: Table<PieceRow, [string, number]>;
  declare fetched: EntityTable<FetchedRow, 'path'>;
  declare parts: Table<PartRow, [string, number, number]>;
  declare drafts: Table<DraftRow, [string, string, string]>;
  declare texts: EntityTable<TextRow, 'id'>;
  declare textDrafts: Table<TextDraft, [string, string, string]>;
  declare ratings: Table<RatingRow, [string, string]>;
  declare pinGuards: EntityTable<PinGuardRow, 'learnerId'>;
  declare state: EntityTable<StateRow, 'key'>;

  constructor(name = 'yuanjiao-station') {
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({
      identity: 'key',
      log: '[epoch+seq]',
      epochs: 'epoch, order',
      progress: '[learnerId+unitId], learnerId',
      days: '[learnerId+day], learnerId',
      documents: '[scope+kind+id], kind',
      manifests: 'path, kind, [kind+id]',
      blobs: 'sha256',
      pieces: '[sha256+index], sha256',
      drafts: '[learnerId+unitId+materialId]',
      pinGuards: 'learnerId',
      state: 'key',
    });
    this.version(2).stores({
      parts: '[sha256+index+offset], [sha256+index], sha256',
      fetched: 'path',
    });
    this.version(3).stores({
      texts: 'id, learnerId',
      textDrafts: '[learnerId+kind+unitId], learnerId',
    });
    this.version(4).stores({ ratings: '[learnerId+unitId]' });
  }

  async readState<Key extends keyof StateRows>(key: Key): Promise<StateRows[Key] | undefined> {
    const row = await this.state.get(key);
    return row?.value as StateRows[Key] | undefined;
  }

  async writeState<Key extends keyof StateRows>(key: Key, value: StateRows[Key]): Promise<void> {
    await this.state.put({ key, value });
  }
}
