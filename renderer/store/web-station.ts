// Owns: the station as the screens see it, over IndexedDB, the journal and the sync worker.
import type { Bridge } from '#core/bridge/bridge.ts';
import { type Article, articleSchema } from '#core/domain/article.ts';
import type { Column } from '#core/domain/documents.ts';
import type { FileRef } from '#core/domain/file-ref.ts';
import type { UnitManifest } from '#core/domain/manifest.ts';
import { computeShare } from '#core/domain/progress.ts';
import { type Quiz, quizSchema } from '#core/domain/quiz.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { openPackage } from '../packages/open-package.ts';
import type { Canary } from './canary.ts';
import { attempt, createConfirm } from './confirm.ts';
import type { StationDatabase } from './database.ts';
import { withFilesHere } from './files-here.ts';
import type { Journal } from './journal.ts';
import { findMediaUrl } from './media-url.ts';
import { listDays, readUnitProgress } from './merged-progress.ts';
import { checkPin } from './pin.ts';
import { refillStation } from './repair.ts';
import {
  dismissRefusedEdits,
  listPeople,
  listPlansOf,
  listRefusedEdits,
  recordEdit,
} from './roster-edits.ts';
import { firstSpaceState, type Space } from './space.ts';
import {
  type Draft,
  type EnrolOffer,
  firstSyncState,
  type PlanView,
  type Station,
  type UnitView,
} from './station.ts';
import type { StationClock } from './station-clock.ts';
import { createStationContent } from './station-content.ts';
import { createStationExams } from './station-exams.ts';
import { listDocuments } from './station-feed.ts';
import { enrolStation, parseOrigin, readEnrolment, readIdentity } from './station-identity.ts';
import { listManifests, readFile } from './station-library.ts';
import { countWaiting } from './station-log.ts';
import { createStationOwn } from './station-own.ts';
import { createStationProgramme } from './station-programme.ts';
import { createStationTexts } from './station-texts.ts';
import { type RecordContext, recordActs, recordDraft, recordQuiz } from './study-records.ts';
import type { SyncOrder } from './sync-messages.ts';

export interface StationHost {
  db: StationDatabase;
  clock: StationClock;
  journal: Journal;
  canary: Canary;
  space: Space;
  appVersion: string;
  /** The shell, where there is one. */
  bridge: Bridge | undefined;
  getOffer(): Promise<EnrolOffer>;
  /** Lets the shell, where there is one, allow this address; may load the page again. */
  shareOrigin(origin: string, code: string): Promise<Outcome<void>>;
  /** New records wait. */
  requestSync(): void;
  /** What a person wants of the sync worker. */
  orderSync(order: SyncOrder): void;
}

async function readJson(db: StationDatabase, file: FileRef): Promise<Outcome<unknown>> {
  const blob = await readFile(db, file);
  if (!blob.ok) return blob;
  try {
    return succeed(JSON.parse(await blob.value.text()) as unknown);
  } catch {
    return fail('material-unreadable', { detail: file.sha256 });
  }
}

export function createWebStation(host: StationHost): Station {
  const { db, clock } = host;

  async function needContext(): Promise<RecordContext | undefined> {
    const identity = await readIdentity(db);
    return identity ? { db, clock, stationId: identity.certificate.station } : undefined;
  }

  const confirm = createConfirm(host, needContext);

  async function toView(manifest: UnitManifest, learnerId: LearnerId | undefined): Promise<UnitView> {
    const progress = learnerId ? await readUnitProgress(db, learnerId, manifest.id) : undefined;
    return { manifest, progress, share: computeShare(manifest, progress) };
  }

  async function getUnit(unitId: UnitId, learnerId?: LearnerId): Promise<UnitView | undefined> {
    const units: UnitManifest[] = await listManifests(db, 'unit');
    const manifest = units.find(({ id }) => id === unitId);
    return manifest ? toView(await withFilesHere(db, manifest), learnerId) : undefined;
  }

  return {
    content: createStationContent(
      db,
      () => clock.nowMs(),
      () => host.orderSync('sync-now'),
    ),
    texts: createStationTexts({ db, clock, space: host.space, confirm }),
    own: createStationOwn({ db, confirm, nowMs: () => clock.nowMs() }),
    programme: createStationProgramme(db),
    exams: createStationExams({ db, clock, confirm }),
    getOffer: host.getOffer,
    getEnrolment: () => readEnrolment(db),
    getLoss: () => db.readState('loss'),
    async enrol(typedOrigin, code) {
      const origin = parseOrigin(typedOrigin);
      if (!origin) return fail('no-road', { detail: 'not a web address' });
      const shared = await host.shareOrigin(origin, code);
      if (!shared.ok) return shared;
      const outcome = await enrolStation(db, origin, code, host.appVersion);
      if (!outcome.ok) return outcome;
      const { stationId, stationName } = outcome.value;
      // A refill that fails is shown as the state of the second copy, and tried again at the next start.
      await refillStation(host, { id: stationId, name: stationName });
      host.requestSync();
      return outcome;
    },

    async listLearners() {
      return (await listPeople(db)).map(({ entry }) => entry);
    },
    listPeople: () => listPeople(db),
    async editDocument(editor, language, document, values) {
      const outcome = await confirm(async (context) => {
        const edited = await recordEdit(context, { learnerId: editor, language }, document, values);
        return edited.ok ? { rows: edited.value, value: succeed(undefined) } : { rows: [], value: edited };
      });
      return outcome.ok ? outcome.value : outcome;
    },
    listRefusedEdits: () => listRefusedEdits(db),
    dismissRefusedEdits: () => dismissRefusedEdits(db),
    listGroups: () => listDocuments(db, 'group'),
    async listPlans(learner) {
      const plans = await listPlansOf(db, learner);
      return Promise.all(
        plans.map(async (plan): Promise<PlanView> => {
          const found = await Promise.all(plan.unitIds.map((id) => getUnit(id, learner.id)));
          return {
            plan,
            units: found.filter((unit) => unit !== undefined),
            missingUnitIds: plan.unitIds.filter((_, index) => found[index] === undefined),
          };
        }),
      );
    },
    async listColumns(): Promise<Column[]> {
      return (await listDocuments(db, 'column')).sort((a, b) => a.order - b.order);
    },
    getWeather: async () => (await listDocuments(db, 'weather'))[0],
    getPolicy: async () => (await listDocuments(db, 'policy'))[0],
    getNowMs: () => clock.nowMs(),

    async listUnits(learnerId) {
      const units = await listManifests(db, 'unit');
      return Promise.all(units.map((manifest) => toView(manifest, learnerId)));
    },
    getUnit,
    async listBriefings() {
      const briefings = await listManifests(db, 'briefing');
      return briefings.sort((a, b) => (a.date < b.date ? 1 : -1));
    },
    async getBriefing(id) {
      return (await listManifests(db, 'briefing')).find((briefing) => briefing.id === id);
    },
    listDays: (learnerId) => listDays(db, learnerId),

    async readArticle(file): Promise<Outcome<Article>> {
      const json = await readJson(db, file);
      if (!json.ok) return json;
      const parsed = articleSchema.safeParse(json.value);
      return parsed.success ? succeed(parsed.data) : fail('material-unreadable', { detail: file.sha256 });
    },
    async readQuiz(file): Promise<Outcome<Quiz>> {
      const json = await readJson(db, file);
      if (!json.ok) return json;
      const parsed = quizSchema.safeParse(json.value);
      return parsed.success ? succeed(parsed.data) : fail('material-unreadable', { detail: file.sha256 });
    },
    async openUrl(file) {
      const served = await findMediaUrl(file);
      if (served !== undefined) return succeed(served);
      const blob = await readFile(db, file);
      return blob.ok ? succeed(URL.createObjectURL(blob.value)) : blob;
    },
    async openPackage(material) {
      return openPackage({ bridge: host.bridge, readBlob: (file) => readFile(db, file) }, material);
    },
    async readBytes(file) {
      const blob = await readFile(db, file);
      return blob.ok ? succeed(new Uint8Array(await blob.value.arrayBuffer())) : blob;
    },

    checkPin: (learner, pin) => checkPin(db, clock, learner, pin),
    appendActs: (learnerId, language, acts) =>
      confirm(async (context) => ({
        rows: await recordActs(context, { learnerId, language }, acts),
        value: undefined,
      })),

    async getDraft(learnerId, unitId, materialId): Promise<Draft | undefined> {
      return db.drafts.get([learnerId, unitId, materialId]);
    },
    async saveDraft(draft) {
      const put = () => db.drafts.put({ ...draft, evidence: clock.readEvidence() });
      const saved = await host.space.withRoom(() => attempt(put));
      return saved.ok ? succeed(undefined) : saved;
    },
    closeDraft: (draft) =>
      confirm(async (context) => {
        const { rows, isUnitCompleted } = await recordDraft(context, draft);
        return { rows, value: { isUnitCompleted } };
      }),
    handInQuiz: (draft, quiz) =>
      confirm(async (context) => {
        const { rows, isPassed, isUnitCompleted } = await recordQuiz(context, draft, quiz);
        return { rows, value: { isPassed, isUnitCompleted } };
      }),
    async getMaterialProgress(learnerId, unitId, materialId) {
      return (await readUnitProgress(db, learnerId, unitId))?.materials[materialId];
    },

    async getSyncState() {
      const [state, waitingCount] = await Promise.all([db.readState('sync'), countWaiting(db)]);
      return { ...firstSyncState, ...state, waitingCount };
    },
    requestSync: () => host.orderSync('sync-now'),
    pauseSync: () => host.orderSync('pause'),
    resumeSync: () => host.orderSync('resume'),
    async getStorage() {
      const { usage = 0 } = await navigator.storage.estimate();
      return { usedBytes: usage, freeBytes: await host.space.measureFree() };
    },
    getSpace: async () => (await db.readState('space')) ?? firstSpaceState,
    getSecondCopy: () => db.readState('secondCopy'),
    listNotices: async () => (await db.readState('notices')) ?? [],
    dismissNotices: () => db.writeState('notices', []),
  };
}
