// Owns: exams at the station: opening a sealed paper by its code or at its time, and handing in answers that only the
// center can read. What must stay true: a paper is open for one learner's sitting, not for the station; its code is kept
// in that learner's draft, so that a power cut does not shut it; time is counted by uptime (core/exam/exam-time.ts).
import type { ExamResult } from '#core/domain/documents.ts';
import type { ExamOpening } from '#core/domain/exam.ts';
import type { Language } from '#core/domain/language.ts';
import type { Material } from '#core/domain/manifest.ts';
import type { Quiz } from '#core/domain/quiz.ts';
import { type ExamRun, goOn, isOpenByTime, type Uptime } from '#core/exam/exam-time.ts';
import type { Bytes } from '#core/kernel/bytes.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Confirm } from './confirm.ts';
import type { StationDatabase } from './database.ts';
import { listEntryIds, readUnitProgress } from './merged-progress.ts';
import type { Draft } from './station.ts';
import type { StationClock } from './station-clock.ts';
import { listDocuments } from './station-feed.ts';
import { listManifests, readFile } from './station-library.ts';
import { appendActs, appendAndDrop, studyTables } from './study-records.ts';
import { guardTries } from './try-guard.ts';

export type ExamMaterial = Extract<Material, { kind: 'exam' }>;

/** Who takes which exam. */
export interface ExamPlace {
  learnerId: LearnerId;
  language: Language;
  unitId: UnitId;
  version: string;
  material: ExamMaterial;
}

export interface ExamState {
  stage: 'sealed' | 'running' | 'handed-in';
  /** Of the paper that was begun; another than the material's when the county changed it meanwhile. */
  paper: string | undefined;
  /** The center has sent the code, to be used from this time on. */
  opensAtMs: number | undefined;
  /** This boot has seen the center: only then a time opens a paper. */
  isTimeKnown: boolean;
  isOpenNow: boolean;
  /** As the center released it. */
  result: ExamResult | undefined;
}

export interface StationExams {
  getState(place: Omit<ExamPlace, 'language' | 'version'>): Promise<ExamState>;
  /**
   * Opens the paper, and the learner's time begins. `code` undefined: it is opened by the time. Codes: exam-code-wrong,
   * exam-paused (with waitMs), exam-no-key, already-exists (handed in), blob-missing, disk-full, storage-broken.
   */
  begin(place: ExamPlace, code: string | undefined): Promise<Outcome<void>>;
  /** The paper of an exam that was begun. Codes: exam-code-wrong (another paper by now), blob-missing. */
  openAgain(draft: Draft, material: ExamMaterial): Promise<Outcome<Quiz>>;
  readUptime(): Uptime;
  /**
   * One record with the sealed answers, and the draft dropped; a second time nothing. Codes: exam-no-key, disk-full,
   * storage-broken.
   */
  handIn(draft: Draft, isTimeOver: boolean): Promise<Outcome<{ isUnitCompleted: boolean }>>;
  /** Exams whose time went by after their learners had left the screen. */
  handInOverdue(): Promise<void>;
}

/** The screen of an exam hands it in itself; this much later nobody is there. */
const overdueMs = 60_000;

interface ExamsHost {
  db: StationDatabase;
  clock: StationClock;
  confirm: Confirm;
}

async function readBoxKey(db: StationDatabase): Promise<string | undefined> {
  const [told] = await listDocuments(db, 'center');
  return told?.boxKey ?? (await db.readState('courier'))?.centerBoxKey;
}

async function findOpening(db: StationDatabase, paper: string): Promise<ExamOpening | undefined> {
  return (await listDocuments(db, 'exam-opening')).find(({ id }) => id === paper);
}

async function readSealed(db: StationDatabase, { paper }: ExamMaterial): Promise<Outcome<Bytes>> {
  const blob = await readFile(db, paper);
  return blob.ok ? succeed(new Uint8Array(await blob.value.arrayBuffer())) : blob;
}

async function openSealed(unitId: UnitId, { id, salt }: ExamMaterial, sealed: Bytes, code: string) {
  // WebAssembly and ciphers, needed only here.
  const { openPaper } = await import('#core/exam/paper.ts');
  return openPaper({ unitId, materialId: id }, salt, sealed, code);
}

async function countHandedIn(db: StationDatabase, learnerId: LearnerId, unitId: UnitId, materialId: string) {
  return (await readUnitProgress(db, learnerId, unitId))?.materials[materialId]?.attemptCount ?? 0;
}

export function createStationExams({ db, clock, confirm }: ExamsHost): StationExams {
  const readUptime = () => ({ bootId: clock.bootId, uptimeMs: clock.uptimeMs() });

  /** The code, when it is right. */
  async function findCode(place: ExamPlace, typed: string | undefined): Promise<Outcome<string>> {
    const { unitId, material } = place;
    const { sha256 } = material.paper;
    const opening = typed === undefined ? await findOpening(db, sha256) : undefined;
    if (opening && !isOpenByTime(opening.opensAtMs, clock.centerMs())) return fail('not-allowed');
    const code = typed ?? opening?.code;
    if (code === undefined) return fail('not-found');
    const sealed = await readSealed(db, material);
    if (!sealed.ok) return sealed;
    const kinds = { wrong: 'exam-code-wrong', paused: 'exam-paused' } as const;
    return guardTries(db, clock, `exam/${sha256}`, kinds, async () =>
      (await openSealed(unitId, material, sealed.value, code)) ? code : undefined,
    );
  }

  const handIn: StationExams['handIn'] = async (draft, isTimeOver) => {
    const { learnerId, unitId, materialId, version, activeMs, answers, exam } = draft;
    const boxKey = await readBoxKey(db);
    if (!exam) return fail('not-found');
    if (boxKey === undefined) return fail('exam-no-key');
    const { paper, attempt, openedBy, usedMs, sittings } = goOn(exam, readUptime());
    const [{ createSealer }, { sealAnswers }] = await Promise.all([
      import('#core/courier/sealing.ts'),
      import('#core/exam/answers.ts'),
    ]);
    const name = { learnerId, unitId, materialId, paper, attempt };
    const sealed = await sealAnswers(createSealer(), boxKey, name, answers);
    const told = { paper, sealed, openedBy, usedMs, sittings, isTimeOver };
    return confirm(async (context) => {
      const act = {
        kind: 'exam-handed-in' as const,
        unitId,
        version,
        materialId,
        activeMs,
        attempt,
        handIn: told,
      };
      const recorded = await db.transaction('rw', studyTables(db), async () => {
        const isOpen = (await db.drafts.get([learnerId, unitId, materialId]))?.exam !== undefined;
        return isOpen
          ? appendAndDrop(context, draft, [act], clock.readEvidence())
          : { rows: [], isUnitCompleted: false };
      });
      return { rows: recorded.rows, value: { isUnitCompleted: recorded.isUnitCompleted } };
    });
  };

  return {
    readUptime,
    handIn,
    async handInOverdue() {
      const drafts = (await db.drafts.toArray()).filter(({ exam }) => exam?.bootId === clock.bootId);
      if (drafts.length === 0) return;
      const units = await listManifests(db, 'unit');
      for (const draft of drafts) {
        const unit = units.find(({ id }) => id === draft.unitId);
        const material = unit?.materials.find(({ id }) => id === draft.materialId);
        if (material?.kind !== 'exam' || !draft.exam) continue;
        const { usedMs } = goOn(draft.exam, readUptime());
        if (usedMs >= material.minutes * 60_000 + overdueMs) await handIn(draft, true);
      }
    },
    async getState({ learnerId, unitId, material }) {
      const draft = await db.drafts.get([learnerId, unitId, material.id]);
      const ids = await listEntryIds(db, learnerId);
      const result = (await listDocuments(db, 'exam-result')).find(
        (one) => ids.includes(one.learnerId) && one.unitId === unitId && one.materialId === material.id,
      );
      const isHandedIn = (await countHandedIn(db, learnerId, unitId, material.id)) > 0;
      const opening = await findOpening(db, material.paper.sha256);
      const centerMs = clock.centerMs();
      return {
        stage: draft?.exam ? 'running' : isHandedIn || result ? 'handed-in' : 'sealed',
        paper: draft?.exam?.paper,
        opensAtMs: opening?.opensAtMs,
        isTimeKnown: centerMs !== undefined,
        isOpenNow: opening !== undefined && isOpenByTime(opening.opensAtMs, centerMs),
        result,
      };
    },
    async begin(place, typed) {
      const { learnerId, language, unitId, version, material } = place;
      const handedIn = await countHandedIn(db, learnerId, unitId, material.id);
      if (handedIn > 0) return fail('already-exists');
      if ((await readBoxKey(db)) === undefined) return fail('exam-no-key');
      const code = await findCode(place, typed);
      if (!code.ok) return code;
      const run: ExamRun = {
        paper: material.paper.sha256,
        code: code.value,
        openedBy: typed === undefined ? 'time' : 'code',
        attempt: handedIn + 1,
        usedMs: 0,
        ...readUptime(),
        sittings: 1,
      };
      const draft: Draft = {
        ...{ learnerId, unitId, materialId: material.id, version, materialKind: 'exam', language },
        ...{ activeMs: 0, position: 0, segments: [], isFinished: false, answers: {}, exam: run },
      };
      return confirm(async (context) => {
        const evidence = clock.readEvidence();
        const { attempt } = run;
        const rows = await db.transaction('rw', studyTables(db), async () => {
          await db.drafts.put({ ...draft, evidence });
          const act = { kind: 'exam-begun' as const, unitId, version, materialId: material.id, attempt };
          return appendActs(context, draft, [act], evidence);
        });
        return { rows, value: undefined };
      });
    },
    async openAgain({ unitId, exam }, material) {
      if (!exam) return fail('not-found');
      const sealed = await readSealed(db, material);
      if (!sealed.ok) return sealed;
      const quiz = await openSealed(unitId, material, sealed.value, exam.code);
      return quiz ? succeed(quiz) : fail('exam-code-wrong');
    },
  };
}
