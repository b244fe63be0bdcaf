// Owns: one sitting with one material: where the learner is, counted time, and its way to the disk. It
// saves on a slow tick and at once when something matters; a visitor's sitting never leaves memory.
import type { Quiz } from '#core/domain/quiz.ts';
import type { LearnerId } from '#core/kernel/ids.ts';
import { type Outcome, succeed, type WireError } from '#core/protocol/errors.ts';
import type { Draft, Station } from '../../store/station.ts';
import { toStorageError } from '../../store/storage-errors.ts';

export type StudyState = Omit<Draft, 'learnerId'>;
type Closed = { isUnitCompleted: boolean };
type HandedIn = { isPassed?: boolean; isUnitCompleted: boolean } | undefined;
type Keeping = Pick<Station, 'saveDraft' | 'closeDraft' | 'handInQuiz'>;

/**
 * A power cut costs at most 15 s of study. It is saved three times as often, because a save may be late: a tick
 * comes each second, or each third on a slow machine, and the write itself waits for the disk.
 */
export const mostLostMs = 15_000;
const saveEveryMs = mostLostMs / 3;
/** A longer gap between ticks was a sleeping machine, not study. */
const longestTickMs = 3000;

export class StudyKeeper {
  readonly #station: Keeping;
  readonly #learnerId: LearnerId | undefined;
  readonly #onError: (error: WireError) => void;
  readonly #listeners = new Set<() => void>();
  #state: StudyState;
  #lastTickMs: number | undefined;
  #savedAtMs = 0;
  /** True when there is something that a record should tell. */
  #isBegun: boolean;
  #isChanged = false;
  #isClosed = false;
  /** A second call waits for the first: it must not be told of a result that nobody kept. */
  #closing: Promise<Outcome<Closed>> | undefined;
  #handingIn: Promise<Outcome<HandedIn>> | undefined;
  /** Writes go one after another, so that no late save revives a closed draft. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: {
    station: Keeping;
    learnerId: LearnerId | undefined;
    initial: StudyState;
    /** The draft was on disk already. */
    isResumed: boolean;
    onError: (error: WireError) => void;
  }) {
    this.#station = options.station;
    this.#learnerId = options.learnerId;
    this.#state = options.initial;
    this.#isBegun = options.isResumed;
    this.#onError = options.onError;
  }

  get state(): StudyState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** `isWeighty`: goes to the disk now, not with the next tick. */
  change(patch: Partial<StudyState>, isWeighty = false): void {
    if (this.#isClosed) return;
    this.#state = { ...this.#state, ...patch };
    this.#isBegun = true;
    this.#isChanged = true;
    for (const listener of this.#listeners) listener();
    if (isWeighty) void this.save();
  }

  /** Counts the time since the last tick when somebody is attentive; `nowMs` is uptime. */
  tick(nowMs: number, isAttentive: boolean): void {
    const passedMs = this.#lastTickMs === undefined ? 0 : nowMs - this.#lastTickMs;
    this.#lastTickMs = nowMs;
    if (this.#isClosed) return;
    if (isAttentive && passedMs > 0) {
      this.#state = { ...this.#state, activeMs: this.#state.activeMs + Math.min(passedMs, longestTickMs) };
      this.#isBegun = true;
      this.#isChanged = true;
    }
    if (this.#isChanged && nowMs - this.#savedAtMs >= saveEveryMs) {
      this.#savedAtMs = nowMs;
      void this.save();
    }
  }

  async save(): Promise<void> {
    if (this.#isClosed || !this.#isChanged || this.#learnerId === undefined) return;
    this.#isChanged = false;
    const draft = this.#toDraft(this.#learnerId);
    const outcome = await this.#enqueue(() => this.#station.saveDraft(draft));
    if (!outcome.ok) this.#onError(outcome.error);
  }

  /**
   * Ends the sitting. The first call counts; later ones, and those of a visitor, change nothing. When it fails
   * (a full disk) the sitting stays open and can be closed again.
   */
  async close(): Promise<Outcome<Closed>> {
    const learnerId = this.#learnerId;
    if (this.#closing) return this.#closing;
    if (this.#isClosed || learnerId === undefined || !this.#isBegun)
      return succeed({ isUnitCompleted: false });
    this.#isClosed = true;
    this.#closing = this.#enqueue(() => this.#station.closeDraft(this.#toDraft(learnerId)));
    const outcome = await this.#closing;
    if (!outcome.ok) {
      this.#isClosed = false;
      this.#closing = undefined;
      this.#isChanged = true;
      this.#onError(outcome.error);
    }
    return outcome;
  }

  /**
   * The reader goes. A quiz stays in its draft with what was answered, or leaving and coming back would
   * be a way to answer again; where nothing was, it was only looked at or tried. An exam always stays.
   */
  async leave(): Promise<void> {
    const { materialKind, answers } = this.#state;
    const isOpen = materialKind === 'quiz' && Object.keys(answers).length > 0;
    if (isOpen || materialKind === 'exam') await this.save();
    else await this.close();
  }

  /** Ends a quiz. When it fails (a full disk) the sitting stays open and can be handed in again. */
  async handIn(quiz: Quiz): Promise<Outcome<HandedIn>> {
    return this.handInWith((draft) => this.#station.handInQuiz(draft, quiz));
  }

  /** The same by another act than that of a quiz. */
  async handInWith(
    write: (draft: Draft) => Promise<Outcome<NonNullable<HandedIn>>>,
  ): Promise<Outcome<HandedIn>> {
    const learnerId = this.#learnerId;
    if (this.#handingIn) return this.#handingIn;
    if (learnerId === undefined || this.#isClosed) return succeed(undefined);
    this.#isClosed = true;
    this.#handingIn = this.#enqueue(() => write(this.#toDraft(learnerId)));
    const outcome = await this.#handingIn;
    if (!outcome.ok) {
      this.#isClosed = false;
      this.#handingIn = undefined;
    }
    return outcome;
  }

  #toDraft(learnerId: LearnerId): Draft {
    return { ...this.#state, learnerId };
  }

  /** A write that throws has failed like any other: the sitting goes on. */
  #enqueue<Value>(write: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    const next = this.#queue
      .then(write)
      .catch((cause: unknown): Outcome<Value> => ({ ok: false, error: toStorageError(cause) }));
    this.#queue = next;
    return next;
  }
}
