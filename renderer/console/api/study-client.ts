// Owns: the console's requests about study units and briefings that are written in it, over the client's one way of asking.
import * as z from 'zod';
import {
  type ArticlePreview,
  articlePreviewSchema,
  type BriefingDesk,
  briefingDeskSchema,
  checkSchema,
  type Draft,
  type DraftCheck,
  type DraftMake,
  type DraftPreview,
  type DraftRow,
  type DraftSave,
  draftRowSchema,
  draftSavedSchema,
  draftSchema,
  type FileTaken,
  fileTakenSchema,
  previewSchema,
  type Release,
  type ReleaseRow,
  releaseRowSchema,
  releaseSchema,
  type StudyKey,
  type Submitted,
  studyKeySchema,
  studyPaths,
  submittedSchema,
  type UploadRow,
  uploadRowSchema,
  type VersionRow,
  versionRowSchema,
} from '#core/protocol/console-study-api.ts';
import type { Outcome } from '#core/protocol/errors.ts';
import type { ConsoleClient } from './client.ts';

export interface StudyClient {
  listDrafts(): Promise<Outcome<DraftRow[]>>;
  createDraft(make: DraftMake): Promise<Outcome<Draft>>;
  getDraft(id: string): Promise<Outcome<Draft>>;
  saveDraft(id: string, save: DraftSave): Promise<Outcome<{ version: number }>>;
  removeDraft(id: string): Promise<Outcome<unknown>>;
  check(id: string): Promise<Outcome<DraftCheck>>;
  previewArticle(id: string, text: string): Promise<Outcome<ArticlePreview>>;
  preview(of: 'drafts' | 'releases', id: string): Promise<Outcome<DraftPreview>>;
  listUploads(id: string): Promise<Outcome<UploadRow[]>>;
  takeFile(id: string, uploadId: string, sha256: string): Promise<Outcome<FileTaken>>;
  removeFile(id: string, path: string): Promise<Outcome<unknown>>;
  submit(id: string, version: number, words: string): Promise<Outcome<Submitted>>;
  withdraw(id: string, words: string): Promise<Outcome<unknown>>;
  listReleases(): Promise<Outcome<ReleaseRow[]>>;
  listVersions(draftId: string): Promise<Outcome<VersionRow[]>>;
  getRelease(id: string): Promise<Outcome<Release>>;
  approve(id: string): Promise<Outcome<unknown>>;
  sendBack(id: string, words: string): Promise<Outcome<unknown>>;
  publishAgain(): Promise<Outcome<unknown>>;
  getKey(): Promise<Outcome<StudyKey>>;
  getBriefingDesk(): Promise<Outcome<BriefingDesk>>;
}

function toList<Row extends z.ZodType>(row: Row) {
  return z.strictObject({ items: z.array(row) }).transform(({ items }) => items);
}
const anySchema = z.unknown();
const lists = {
  drafts: toList(draftRowSchema),
  releases: toList(releaseRowSchema),
  versions: toList(versionRowSchema),
  uploads: toList(uploadRowSchema),
};

export function createStudyClient({ ask }: Pick<ConsoleClient, 'ask'>): StudyClient {
  const draft = (id: string, more = '') => `${studyPaths.drafts}/${id}${more}`;
  const release = (id: string, more = '') => `${studyPaths.releases}/${id}${more}`;
  return {
    listDrafts: () => ask('GET', studyPaths.drafts, lists.drafts),
    createDraft: (make) => ask('POST', studyPaths.drafts, draftSchema, make),
    getDraft: (id) => ask('GET', draft(id), draftSchema),
    saveDraft: (id, save) => ask('POST', draft(id, '/save'), draftSavedSchema, save),
    removeDraft: (id) => ask('DELETE', draft(id), anySchema),
    check: (id) => ask('POST', draft(id, '/check'), checkSchema),
    previewArticle: (id, text) => ask('POST', draft(id, '/article'), articlePreviewSchema, { text }),
    preview: (of, id) => ask('POST', `${studyPaths[of]}/${id}/preview`, previewSchema),
    listUploads: (id) => ask('GET', draft(id, '/uploads'), lists.uploads),
    takeFile: (id, uploadId, sha256) =>
      ask('POST', draft(id, '/files'), fileTakenSchema, { uploadId, sha256 }),
    removeFile: (id, path) => ask('DELETE', draft(id, `/files/${path}`), anySchema),
    submit: (id, version, words) => ask('POST', draft(id, '/submit'), submittedSchema, { version, words }),
    withdraw: (id, words) => ask('POST', draft(id, '/withdraw'), anySchema, { words }),
    listReleases: () => ask('GET', studyPaths.releases, lists.releases),
    listVersions: (draftId) => ask('GET', draft(draftId, '/releases'), lists.versions),
    getRelease: (id) => ask('GET', release(id), releaseSchema),
    approve: (id) => ask('POST', release(id, '/approve'), anySchema),
    sendBack: (id, words) => ask('POST', release(id, '/return'), anySchema, { words }),
    publishAgain: () => ask('POST', `${studyPaths.releases}/publish`, anySchema),
    getKey: () => ask('GET', studyPaths.key, studyKeySchema),
    getBriefingDesk: () => ask('GET', studyPaths.briefingDesk, briefingDeskSchema),
  };
}
