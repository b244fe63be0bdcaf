// Owns: a station that has one unit or briefing and keeps nothing: the kiosk's own readers show on it what an author has
// compiled. Whoever looks is a visitor; nothing is written, so nothing can be lost.
import { type Article, articleSchema } from '#core/domain/article.ts';
import type { FileRef } from '#core/domain/file-ref.ts';
import type { BriefingManifest, Manifest, UnitManifest } from '#core/domain/manifest.ts';
import { type Quiz, quizSchema } from '#core/domain/quiz.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { type Draft, firstSyncState, type Station, type UnitView } from '../store/station.ts';
import type { StationContent } from '../store/station-content.ts';
import type { ExamState } from '../store/station-exams.ts';

const nothing = async () => undefined;
const done = async () => succeed(undefined);
const notHere = async () => fail('not-found');

const content: StationContent = {
  readView: () => Promise.reject(new Error('a preview has no library')),
  change: notHere,
  wish: notHere,
};

export interface PreviewLibrary {
  manifests: readonly Manifest[];
  toAddress(file: FileRef): string;
}

async function read(address: string): Promise<Response | undefined> {
  const response = await fetch(address, { credentials: 'same-origin' }).catch(() => undefined);
  return response?.ok ? response : undefined;
}

const sealedExam: ExamState = {
  stage: 'sealed',
  paper: undefined,
  opensAtMs: undefined,
  isTimeKnown: false,
  isOpenNow: false,
  result: undefined,
};

export function createPreviewStation({ manifests, toAddress }: PreviewLibrary): Station {
  const units = manifests.filter((one): one is UnitManifest => one.kind === 'unit');
  const briefings = manifests.filter((one): one is BriefingManifest => one.kind === 'briefing');
  const toView = (manifest: UnitManifest): UnitView => ({ manifest, progress: undefined, share: 0 });
  async function readJson<Value>(
    file: FileRef,
    parse: (raw: unknown) => { success: true; data: Value } | { success: false },
  ): Promise<Outcome<Value>> {
    const response = await read(toAddress(file));
    const parsed = response && parse(await response.json().catch(() => undefined));
    return parsed?.success ? succeed(parsed.data) : fail('material-unreadable');
  }
  return {
    content,
    programme: { list: async () => [] },
    texts: {
      list: async () => [],
      markSeen: nothing,
      getDraft: nothing,
      listDrafts: async () => [],
      saveDraft: notHere,
      handIn: notHere,
    },
    own: {
      getRating: nothing,
      rate: notHere,
      listFinished: async () => [],
      listRecords: async () => [],
      listViews: async () => [],
      createCopy: async () => '',
    },
    exams: {
      getState: async () => sealedExam,
      begin: notHere,
      openAgain: notHere,
      readUptime: () => ({ bootId: '', uptimeMs: 0 }),
      handIn: notHere,
      handInOverdue: async () => undefined,
    },
    getOffer: async () => ({ origin: '', code: undefined }),
    getEnrolment: nothing,
    getLoss: nothing,
    enrol: notHere,
    listLearners: async () => [],
    listPeople: async () => [],
    editDocument: notHere,
    listRefusedEdits: async () => [],
    dismissRefusedEdits: nothing,
    listGroups: async () => [],
    listPlans: async () => [],
    listColumns: async () => [],
    getWeather: nothing,
    getPolicy: nothing,
    getNowMs: () => Date.now(),
    listUnits: async () => units.map(toView),
    getUnit: async (id: UnitId) => units.filter((unit) => unit.id === id).map(toView)[0],
    listBriefings: async () => [...briefings],
    getBriefing: async (id) => briefings.find((briefing) => briefing.id === id),
    listDays: async () => [],
    readArticle: (file) => readJson<Article>(file, (raw) => articleSchema.safeParse(raw)),
    readQuiz: (file) => readJson<Quiz>(file, (raw) => quizSchema.safeParse(raw)),
    openUrl: async (file) => succeed(toAddress(file)),
    readBytes: async (file) => {
      const response = await read(toAddress(file));
      return response ? succeed(new Uint8Array(await response.arrayBuffer())) : fail('blob-missing');
    },
    openPackage: async () => fail('package-no-place'),
    checkPin: notHere,
    appendActs: done,
    getDraft: nothing,
    saveDraft: done,
    closeDraft: async (_draft: Draft) => succeed({ isUnitCompleted: false }),
    handInQuiz: async () => succeed({ isPassed: false, isUnitCompleted: false }),
    getMaterialProgress: nothing,
    getSyncState: async () => firstSyncState,
    requestSync: () => undefined,
    pauseSync: () => undefined,
    resumeSync: () => undefined,
    getStorage: async () => ({ usedBytes: 0, freeBytes: 1e12 }),
    getSpace: () => Promise.reject(new Error('a preview keeps nothing')),
    getSecondCopy: nothing,
    listNotices: async () => [],
    dismissNotices: nothing,
  };
}
