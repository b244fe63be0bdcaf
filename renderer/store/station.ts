// Owns: what the screens may ask of the station they run on. Every reading method is a plain Dexie read
// underneath, so `useLiveQuery(() => station.listLearners())` follows all changes by itself. Expected
// failures are values; nothing here waits for a line.
import type { Article } from '#core/domain/article.ts';
import type { Column, Group, Plan, Policy, RosterEntry, Weather } from '#core/domain/documents.ts';
import type { DocumentName, FieldValue } from '#core/domain/edit.ts';
import type { FileRef } from '#core/domain/file-ref.ts';
import type { FilmSitting } from '#core/domain/film.ts';
import type { Language, Localized } from '#core/domain/language.ts';
import type { BriefingManifest, MaterialKind, UnitManifest } from '#core/domain/manifest.ts';
import type { PackageRun } from '#core/domain/package-run.ts';
import type { MaterialProgress, UnitProgress } from '#core/domain/progress.ts';
import type { Quiz } from '#core/domain/quiz.ts';
import type { Act } from '#core/domain/record.ts';
import type { Segment } from '#core/domain/segments.ts';
import type { ExamRun } from '#core/exam/exam-time.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import type { Outcome, WireError } from '#core/protocol/errors.ts';
import type { OpenedPackage, PackageMaterial } from '../packages/package-hash.ts';
import type { RefusedEdit, StationPerson } from './roster-edits.ts';
import type { SpaceState } from './space.ts';
import type { StationContent } from './station-content.ts';
import type { StationExams } from './station-exams.ts';
import type { StationOwn } from './station-own.ts';
import type { StationProgramme } from './station-programme.ts';
import type { StationTexts } from './station-texts.ts';

export interface Enrolment {
  stationId: string;
  stationName: string;
  county: Localized;
}

export interface EnrolOffer {
  /** Center address to propose: scheme, host, port; empty when none is known. */
  origin: string;
  /** A code given from outside (demo, link, command line); the screen then enrols by itself. */
  code: string | undefined;
}

/** A unit as the learner meets it. */
export interface UnitView {
  manifest: UnitManifest;
  progress: UnitProgress | undefined;
  /** 0 … 1 of its materials finished. */
  share: number;
}

export interface PlanView {
  plan: Plan;
  units: UnitView[];
  /** Units of the plan whose files have not arrived yet. */
  missingUnitIds: UnitId[];
}

export interface SyncState {
  phase: 'resting' | 'pushing' | 'pulling' | 'fetching' | 'no-road' | 'fault' | 'paused';
  /** Records that no receipt covers yet. */
  waitingCount: number;
  /** Center time of the last genuine answer; undefined before the first. */
  lastContactMs: number | undefined;
  error: WireError | undefined;
  /** While files are being fetched. */
  library: { filesDone: number; filesTotal: number; bytesDone: number; bytesTotal: number } | undefined;
  /** Troubles with single units or briefings, by target path; the others are not held up by them. */
  libraryFaults: { path: string; kind: WireError['kind'] }[];
}

export const firstSyncState: SyncState = {
  phase: 'resting',
  waitingCount: 0,
  lastContactMs: undefined,
  error: undefined,
  library: undefined,
  libraryFaults: [],
};

/** Where a learner is inside one material, kept every few seconds so that a power cut costs little. */
export interface Draft {
  learnerId: LearnerId;
  unitId: UnitId;
  materialId: string;
  version: string;
  materialKind: MaterialKind;
  language: Language;
  activeMs: number;
  position: number;
  segments: Segment[];
  isFinished: boolean;
  /** Who studies along at the same screen; a quiz, exam or package is always one person's. */
  companionId?: LearnerId | undefined;
  /** Answers by question id (quiz and exam only); what an answer says: `Answer` in core/domain/quiz.ts. */
  answers: Record<string, string[]>;
  /** How it is played (film and sound only). */
  film?: FilmSitting;
  /** An exam that was begun (exam only). */
  exam?: ExamRun;
  /** Where a package is (package only). */
  packageRun?: PackageRun;
}

/** Something that happened without anyone at the screen, to be said once. */
export interface Notice {
  kind: 'recovered-drafts' | 'refilled-log' | 'refilled-part' | 'stranded-log' | 'foreign-log' | 'new-epoch';
  count: number;
  /** Records that are in no copy here (`refilled-part`). */
  missing?: number;
  /** Of the other station (`foreign-log`). */
  name?: string;
}

/** The database was reset and the station's keys with it: what is still known of it. */
export interface Loss {
  stationId: string;
  /** Empty when only the journal remembers. */
  stationName: string;
  /** Records in the second copy. */
  keptCount: number;
  /** Records that were confirmed once and are not in the second copy. */
  missingCount: number;
}

export interface SecondCopy {
  state: 'whole' | 'refilling' | 'broken';
  /** Records that were written to it anew at the last start, because it had lost them. */
  rebuiltCount: number;
}

export interface Station {
  /** What of the library is here, and what people want of it. */
  readonly content: StationContent;
  /** What learners write to be read, and the answers. */
  readonly texts: StationTexts;
  /** What is announced for the days to come. */
  readonly programme: StationProgramme;
  /** What a learner may see of his or her own. */
  readonly own: StationOwn;
  /** Sealed papers, and what was answered. */
  readonly exams: StationExams;
  getOffer(): Promise<EnrolOffer>;
  getEnrolment(): Promise<Enrolment | undefined>;
  /** Not enrolled, but it was: the storage was reset. */
  getLoss(): Promise<Loss | undefined>;
  /** Codes: code-wrong, code-expired, too-many-guesses, no-road, malformed, answer-forged. */
  enrol(origin: string, code: string): Promise<Outcome<Enrolment>>;

  listLearners(): Promise<RosterEntry[]>;
  /** Everybody on the roster with what an administrator may correct, by their letters. */
  listPeople(): Promise<StationPerson[]>;
  /** Corrects fields of a document. Codes: not-found, malformed, disk-full, storage-broken. */
  editDocument(
    editor: LearnerId,
    language: Language,
    document: DocumentName,
    values: Readonly<Record<string, FieldValue>>,
  ): Promise<Outcome<void>>;
  /** Corrections of this station that the center did not take, until somebody has read why. */
  listRefusedEdits(): Promise<RefusedEdit[]>;
  dismissRefusedEdits(): Promise<void>;
  listGroups(): Promise<Group[]>;
  listPlans(learner: RosterEntry): Promise<PlanView[]>;
  listColumns(): Promise<Column[]>;
  getWeather(): Promise<Weather | undefined>;
  getPolicy(): Promise<Policy | undefined>;
  /** Now, as well as the station knows it: center time when the center was seen in this boot. */
  getNowMs(): number;

  /** Without a learner, `progress` is undefined. */
  listUnits(learnerId?: LearnerId): Promise<UnitView[]>;
  getUnit(unitId: UnitId, learnerId?: LearnerId): Promise<UnitView | undefined>;
  listBriefings(): Promise<BriefingManifest[]>;
  getBriefing(id: string): Promise<BriefingManifest | undefined>;
  /** Active milliseconds by county day, oldest first. */
  listDays(learnerId: LearnerId): Promise<{ day: string; activeMs: number }[]>;

  readArticle(file: FileRef): Promise<Outcome<Article>>;
  readQuiz(file: FileRef): Promise<Outcome<Quiz>>;
  /**
   * An address for a picture or player: of media it is read in ranges from the store, else it is an object URL
   * of the whole file. The caller revokes it when it is done with it; for the former that does nothing.
   */
  openUrl(file: FileRef): Promise<Outcome<string>>;
  readBytes(file: FileRef): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  /** Gives a package its own origin, until it is closed. Codes: package-no-place. */
  openPackage(material: PackageMaterial): Promise<Outcome<OpenedPackage>>;

  /** Codes: pin-wrong, pin-paused (with waitMs). */
  checkPin(learner: RosterEntry, pin: string): Promise<Outcome<void>>;
  /** Confirms only when the records are on disk. Codes: disk-full, storage-broken. */
  appendActs(learnerId: LearnerId, language: Language, acts: readonly Act[]): Promise<Outcome<void>>;

  getDraft(learnerId: LearnerId, unitId: UnitId, materialId: string): Promise<Draft | undefined>;
  saveDraft(draft: Draft): Promise<Outcome<void>>;
  /**
   * Turns the draft into its `material-studied` record and drops it, in one transaction. When the unit is
   * thereby finished, the `unit-completed` record follows in the same transaction.
   */
  closeDraft(draft: Draft): Promise<Outcome<{ isUnitCompleted: boolean }>>;
  /**
   * Hands in a quiz: one `question-answered` per question, `quiz-finished`, perhaps `unit-completed`,
   * and the draft dropped, in one transaction.
   */
  handInQuiz(draft: Draft, quiz: Quiz): Promise<Outcome<{ isPassed: boolean; isUnitCompleted: boolean }>>;
  getMaterialProgress(
    learnerId: LearnerId,
    unitId: UnitId,
    materialId: string,
  ): Promise<MaterialProgress | undefined>;

  getSyncState(): Promise<SyncState>;
  /** Asks the sync worker to start a round now. */
  requestSync(): void;
  /** Cuts what is being sent, and sends nothing until `resumeSync` or a restart. Nothing is lost by it. */
  pauseSync(): void;
  resumeSync(): void;
  /** `freeBytes`: at least so much is free; 0 when nearly nothing is. */
  getStorage(): Promise<{ usedBytes: number; freeBytes: number }>;
  getSpace(): Promise<SpaceState>;
  /** Undefined before the first start has looked. */
  getSecondCopy(): Promise<SecondCopy | undefined>;
  /** Sentences such as records recovered after a power cut, until somebody has understood them. */
  listNotices(): Promise<Notice[]>;
  dismissNotices(): Promise<void>;
}
