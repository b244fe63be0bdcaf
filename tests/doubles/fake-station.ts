// Owns: a station in memory for trials of the screens and component tests. It obeys the contract of
// renderer/store/station.ts as far as screens can see. One real Dexie row is touched at each change, so
// that live queries follow as they do over the real store.
import Dexie, { type Table } from 'dexie';
import type { RosterEntry } from '#core/domain/documents.ts';
import type { DocumentName, FieldValue } from '#core/domain/edit.ts';
import type { Language } from '#core/domain/language.ts';
import { computeProgramme } from '#core/domain/programme.ts';
import {
  applyStep,
  computeShare,
  computeStep,
  isUnitFinished,
  type UnitProgress,
} from '#core/domain/progress.ts';
import { computeQuizResult } from '#core/domain/quiz-marking.ts';
import { type Act, createStatement } from '#core/domain/record.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { type ErrorKind, fail, type Outcome, succeed, type WireError } from '#core/protocol/errors.ts';
import type { OpenedPackage } from '#renderer/packages/package-hash.ts';
import type { RefusedEdit, StationPerson } from '#renderer/store/roster-edits.ts';
import { firstSpaceState, type SpaceState } from '#renderer/store/space.ts';
import type {
  Draft,
  Enrolment,
  EnrolOffer,
  Loss,
  Notice,
  SecondCopy,
  Station,
  SyncState,
  UnitView,
} from '#renderer/store/station.ts';
import type { StationContent } from '#renderer/store/station-content.ts';
import type { StationProgramme } from '#renderer/store/station-programme.ts';
import { FakeContent } from './fake-content.ts';
import { FakeExams } from './fake-exams.ts';
import {
  type FakeFile,
  type FakeLibrary,
  makeBriefings,
  makeColumns,
  makeEnrolment,
  makeLibrary,
  makeRoster,
  makeWeather,
  samplePolicy,
} from './fake-library.ts';
import { FakeOwn } from './fake-own.ts';
import { FakeTexts } from './fake-texts.ts';

export interface FakeOptions {
  nowMs?: number;
  isEnrolled?: boolean;
  offer?: EnrolOffer;
  /** Bytes of files that the sample only names, such as a film. */
  files?: Record<string, FakeFile>;
  isEmpty?: boolean;
  idleSignOutMinutes?: number;
  notices?: Notice[];
  space?: Partial<SpaceState>;
  secondCopy?: SecondCopy;
  loss?: Loss;
  sync?: Partial<SyncState>;
}

export const samplePin = '246810';
export const sampleNowMs = Date.UTC(2026, 10, 25, 2, 0);

export class FakeStation implements Station {
  readonly content: StationContent = new FakeContent();
  readonly programme: StationProgramme = {
    list: async (firstDay, dayCount) => {
      const { plans, groups } = makeRoster();
      const ids = groups.map(({ id }) => id);
      return computeProgramme(plans, ids, firstDay, dayCount);
    },
  };
  readonly texts = new FakeTexts({ touch: () => this.#changed(), read: (value) => this.#read(value) }, () =>
    this.getNowMs(),
  );
  readonly own = new FakeOwn({ touch: () => this.#changed(), read: (value) => this.#read(value) });
  readonly exams = new FakeExams(
    { touch: () => this.#changed(), read: (value) => this.#read(value) },
    (draft) => this.drafts.set(`${draft.learnerId}/${draft.unitId}/${draft.materialId}`, draft),
  );
  /** Every record that was written, oldest first. */
  readonly acts: { learnerId: LearnerId; act: Act }[] = [];
  readonly drafts = new Map<string, Draft>();
  wrongPins = 0;
  syncRequests = 0;
  readonly #options: FakeOptions;
  readonly #library: FakeLibrary;
  readonly #pulse: Table<{ id: number; count: number }, number>;
  readonly #progress = new Map<string, UnitProgress>();
  readonly #days = new Map<string, Map<string, number>>();
  #enrolment: Enrolment | undefined;
  #failNext: WireError | undefined;
  #sync: SyncState;
  #notices: Notice[];

  constructor(options: FakeOptions = {}) {
    this.#options = options;
    this.#library = makeLibrary(options.files ?? {});
    this.#enrolment = options.isEnrolled === false ? undefined : makeEnrolment();
    const database = new Dexie(`fake-station-${Math.random()}`);
    database.version(1).stores({ pulse: 'id' });
    this.#pulse = database.table('pulse');
    this.#notices = options.notices ?? [];
    this.#sync = {
      phase: 'resting',
      waitingCount: 42,
      lastContactMs: this.getNowMs() - 26 * 3600_000,
      error: undefined,
      library: undefined,
      libraryFaults: [],
      ...options.sync,
    };
  }

  readonly #people = new Map<string, StationPerson>(
    makeRoster().learners.map((entry, at) => [
      entry.id,
      { entry, isAdministrator: at === 0, aliasIds: [], versions: {}, pendingFields: [] },
    ]),
  );
  refusedEdits: RefusedEdit[] = [];

  /** The next write answers with this error. */
  failNext(kind: ErrorKind, more: Omit<WireError, 'kind'> = {}): void {
    this.#failNext = { kind, ...more };
  }

  async setSync(patch: Partial<SyncState>): Promise<void> {
    this.#sync = { ...this.#sync, ...patch };
    await this.#changed();
  }

  addDay(learnerId: LearnerId, day: string, activeMs: number): void {
    const days = this.#days.get(learnerId) ?? new Map<string, number>();
    days.set(day, (days.get(day) ?? 0) + activeMs);
    this.#days.set(learnerId, days);
  }

  async #changed(): Promise<void> {
    const row = await this.#pulse.get(1);
    await this.#pulse.put({ id: 1, count: (row?.count ?? 0) + 1 });
  }

  /** Makes the running live query depend on every later change. */
  async #read<Value>(value: () => Value): Promise<Value> {
    await this.#pulse.get(1);
    return value();
  }

  #takeFailure(): { ok: false; error: WireError } | undefined {
    const error = this.#failNext;
    this.#failNext = undefined;
    return error && { ok: false, error };
  }

  getNowMs(): number {
    return this.#options.nowMs ?? sampleNowMs;
  }
  async getOffer(): Promise<EnrolOffer> {
    return this.#options.offer ?? { origin: 'http://10.0.8.1:8080', code: undefined };
  }
  getEnrolment(): Promise<Enrolment | undefined> {
    return this.#read(() => this.#enrolment);
  }
  async enrol(_origin: string, code: string): Promise<Outcome<Enrolment>> {
    const failure = this.#takeFailure();
    if (failure) return failure;
    if (code !== 'BCDFGHJK') return fail('code-wrong');
    this.#enrolment = makeEnrolment();
    await this.#changed();
    return succeed(this.#enrolment);
  }

  listLearners() {
    return this.#read(() =>
      this.#options.isEmpty ? [] : [...this.#people.values()].map(({ entry }) => entry),
    );
  }
  listPeople() {
    return this.#read((): StationPerson[] => (this.#options.isEmpty ? [] : [...this.#people.values()]));
  }
  async editDocument(
    _editor: LearnerId,
    _language: Language,
    document: DocumentName,
    values: Readonly<Record<string, FieldValue>>,
  ): Promise<Outcome<void>> {
    const failure = this.#takeFailure();
    if (failure) return failure;
    const person = this.#people.get(document.id);
    if (!person) return fail('not-found');
    const entry = { ...person.entry, names: { ...person.entry.names } };
    for (const [field, value] of Object.entries(values)) {
      const language = /^names\.(zh|ug|en)$/.exec(field)?.[1];
      Object.assign(language === undefined ? entry : entry.names, { [language ?? field]: value });
    }
    this.#people.set(document.id, { ...person, entry, pendingFields: Object.keys(values) });
    await this.#changed();
    return succeed(undefined);
  }
  listRefusedEdits() {
    return this.#read(() => this.refusedEdits);
  }
  async dismissRefusedEdits(): Promise<void> {
    this.refusedEdits = [];
    await this.#changed();
  }
  listGroups() {
    return this.#read(() => (this.#options.isEmpty ? [] : makeRoster().groups));
  }
  async listPlans(learner: RosterEntry) {
    const units = await this.listUnits(learner.id);
    return makeRoster().plans.map((plan) => ({
      plan,
      units: units.filter((unit) => plan.unitIds.includes(unit.manifest.id)),
      missingUnitIds: plan.unitIds.filter((id) => !units.some((unit) => unit.manifest.id === id)),
    }));
  }
  listColumns() {
    return this.#read(() => makeColumns());
  }
  getWeather() {
    return this.#read(() => (this.#options.isEmpty ? undefined : makeWeather(this.getNowMs())));
  }
  getPolicy() {
    const { idleSignOutMinutes = samplePolicy.idleSignOutMinutes } = this.#options;
    return this.#read(() => ({ ...samplePolicy, idleSignOutMinutes }));
  }

  listUnits(learnerId?: LearnerId): Promise<UnitView[]> {
    if (this.#options.isEmpty) return this.#read(() => []);
    return this.#read(() => this.#library.units.map((manifest) => this.#view(manifest, learnerId)));
  }
  #view(manifest: FakeLibrary['units'][number], learnerId?: LearnerId): UnitView {
    const progress = learnerId && this.#progress.get(`${learnerId}/${manifest.id}`);
    return {
      manifest,
      progress: progress || undefined,
      share: computeShare(manifest, progress || undefined),
    };
  }
  async getUnit(unitId: UnitId, learnerId?: LearnerId) {
    return (await this.listUnits(learnerId)).find((unit) => unit.manifest.id === unitId);
  }
  listBriefings() {
    return this.#read(() => (this.#options.isEmpty ? [] : makeBriefings(this.#library)));
  }
  async getBriefing(id: string) {
    return (await this.listBriefings()).find((briefing) => briefing.id === id);
  }
  listDays(learnerId: LearnerId) {
    const days = () => [...(this.#days.get(learnerId) ?? [])].map(([day, activeMs]) => ({ day, activeMs }));
    return this.#read(() => days().sort((a, b) => (a.day < b.day ? -1 : 1)));
  }

  async readArticle({ sha256 }: { sha256: string }) {
    const article = this.#library.articles.get(sha256);
    return article ? succeed(article) : fail('material-unreadable');
  }
  async readQuiz({ sha256 }: { sha256: string }) {
    const quiz = this.#library.quizzes.get(sha256);
    return quiz ? succeed(quiz) : fail('material-unreadable');
  }
  async openUrl({ sha256 }: { sha256: string }): Promise<Outcome<string>> {
    const file = this.#library.files.get(sha256);
    if (!file) return fail('blob-missing');
    return succeed(URL.createObjectURL(new Blob([file.bytes], { type: file.type })));
  }
  async openPackage(): Promise<Outcome<OpenedPackage>> {
    return fail('package-no-place');
  }

  async readBytes({ sha256 }: { sha256: string }) {
    const file = this.#library.files.get(sha256);
    return file ? succeed(file.bytes) : fail('blob-missing');
  }

  async checkPin(_learner: RosterEntry, pin: string): Promise<Outcome<void>> {
    if (this.wrongPins >= 3) return fail('pin-paused', { waitMs: 90_000 });
    if (pin === samplePin) return succeed(undefined);
    this.wrongPins++;
    return this.wrongPins >= 3 ? fail('pin-paused', { waitMs: 90_000 }) : fail('pin-wrong');
  }

  async appendActs(learnerId: LearnerId, _language: string, acts: readonly Act[]): Promise<Outcome<void>> {
    const failure = this.#takeFailure();
    if (failure) return failure;
    for (const act of acts) this.#apply(learnerId, act);
    await this.#changed();
    return succeed(undefined);
  }
  #apply(learnerId: LearnerId, act: Act): void {
    this.acts.push({ learnerId, act });
    const id = `00000000-0000-7000-8000-${String(this.acts.length).padStart(12, '0')}`;
    const atMs = this.getNowMs() + this.acts.length;
    const setting = { id, learnerId, homePage: 'https://x.example', stationId: 's', wallMs: atMs };
    const step = computeStep(createStatement(act, { ...setting, language: 'zh' }), atMs);
    if (!step) return;
    const key = `${learnerId}/${step.unitId}`;
    this.#progress.set(key, applyStep(this.#progress.get(key), step));
    this.addDay(learnerId, new Date(atMs).toISOString().slice(0, 10), step.activeMs);
  }
  #completeUnit(draft: Draft): boolean {
    const { unitId, version, learnerId } = draft;
    const manifest = this.#library.units.find((unit) => unit.id === unitId);
    const progress = this.#progress.get(`${learnerId}/${unitId}`);
    if (!manifest || !isUnitFinished(manifest, progress) || progress?.completedAtMs !== null) return false;
    this.#apply(learnerId, { kind: 'unit-completed', unitId, version });
    return true;
  }

  async getDraft(learnerId: LearnerId, unitId: UnitId, materialId: string) {
    return this.drafts.get(`${learnerId}/${unitId}/${materialId}`);
  }
  async saveDraft(draft: Draft): Promise<Outcome<void>> {
    const failure = this.#takeFailure();
    if (failure) return failure;
    this.drafts.set(`${draft.learnerId}/${draft.unitId}/${draft.materialId}`, draft);
    return succeed(undefined);
  }
  async closeDraft(draft: Draft): Promise<Outcome<{ isUnitCompleted: boolean }>> {
    const failure = this.#takeFailure();
    if (failure) return failure;
    const { learnerId, unitId, materialId } = draft;
    this.#apply(learnerId, { kind: 'material-studied', ...draft, isRecovered: false });
    const isUnitCompleted = this.#completeUnit(draft);
    this.drafts.delete(`${learnerId}/${unitId}/${materialId}`);
    await this.#changed();
    return succeed({ isUnitCompleted });
  }
  async handInQuiz(draft: Draft, quiz: Parameters<Station['handInQuiz']>[1]) {
    const failure = this.#takeFailure();
    if (failure) return failure;
    const { learnerId, unitId, materialId, version, activeMs } = draft;
    const inUnit = { unitId, version, materialId };
    const attempt = ((await this.getMaterialProgress(learnerId, unitId, materialId))?.attemptCount ?? 0) + 1;
    for (const question of quiz.questions) {
      const answer = draft.answers[question.id] ?? [];
      this.#apply(learnerId, { kind: 'question-answered', ...inUnit, question, answer, attempt });
    }
    const result = computeQuizResult(quiz, new Map(Object.entries(draft.answers)));
    this.#apply(learnerId, { kind: 'quiz-finished', ...inUnit, ...result, activeMs, attempt });
    const isUnitCompleted = this.#completeUnit(draft);
    this.drafts.delete(`${learnerId}/${unitId}/${materialId}`);
    await this.#changed();
    return succeed({ isPassed: result.isPassed, isUnitCompleted });
  }
  async getMaterialProgress(learnerId: LearnerId, unitId: UnitId, materialId: string) {
    return this.#progress.get(`${learnerId}/${unitId}`)?.materials[materialId];
  }

  getSyncState() {
    return this.#read(() => this.#sync);
  }
  requestSync(): void {
    this.syncRequests++;
  }
  pauseSync(): void {
    this.#sync = { ...this.#sync, phase: 'paused' };
    void this.#changed();
  }
  resumeSync(): void {
    this.#sync = { ...this.#sync, phase: 'pushing' };
    void this.#changed();
  }
  async getStorage() {
    return { usedBytes: 3_240_000_000, freeBytes: 1024 ** 3 };
  }
  getSpace() {
    return this.#read(() => ({ ...firstSpaceState, ...this.#options.space }));
  }
  getSecondCopy() {
    return this.#read(() => this.#options.secondCopy ?? { state: 'whole' as const, rebuiltCount: 0 });
  }
  getLoss() {
    return this.#read(() => this.#options.loss);
  }
  listNotices() {
    return this.#read(() => this.#notices);
  }
  async dismissNotices() {
    this.#notices = [];
    await this.#changed();
  }
}
