// Owns: the contract between console and center about study units that are written in the console: drafts, their
// files, what the content tool says of them, and publishing with a second person.
import * as z from 'zod';
import { blockSchema } from '../domain/article.ts';
import { sha256Schema } from '../domain/file-ref.ts';
import { topicSchema, unitIdSchema, unitManifestSchema } from '../domain/manifest.ts';
import { loginSchema } from './console-api.ts';

/** Words that may still be missing. */
const wordsSchema = z.strictObject({
  zh: z.string().max(4000),
  ug: z.string().max(4000),
  en: z.string().max(4000),
});
export type DraftWords = z.infer<typeof wordsSchema>;
export const noWords: DraftWords = { zh: '', ug: '', en: '' };

/** Names in the unit's folder: made by the center, so that no author's name of a file can lead anywhere. */
export const draftPathSchema = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,79})(?:\.[a-z0-9]{1,8}){1,2}$/);
/** Empty: not chosen yet. */
const chosenPathSchema = z.union([z.literal(''), draftPathSchema]);
const pathsSchema = z.strictObject({
  zh: draftPathSchema.optional(),
  ug: draftPathSchema.optional(),
  en: draftPathSchema.optional(),
});
const secondsSchema = z.number().min(0).max(86_400);
const slugSchema = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/);
const shared = { id: slugSchema, titles: wordsSchema };

/** As in the sources of the content tool (content/tools/source-schemas.ts), but what is missing may be missing. */
export const draftMaterialSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...shared,
    kind: z.literal('article'),
    files: z.strictObject({ zh: draftPathSchema, ug: draftPathSchema, en: draftPathSchema }),
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('video'),
    file: chosenPathSchema,
    poster: draftPathSchema.optional(),
    durationSeconds: secondsSchema,
    captions: pathsSchema.optional(),
    chapters: z
      .array(z.strictObject({ atSeconds: secondsSchema, titles: wordsSchema }))
      .max(100)
      .optional(),
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('audio'),
    files: pathsSchema,
    durationSeconds: z.strictObject({
      zh: secondsSchema.optional(),
      ug: secondsSchema.optional(),
      en: secondsSchema.optional(),
    }),
    captions: pathsSchema.optional(),
  }),
  z.strictObject({ ...shared, kind: z.literal('pdf'), files: pathsSchema }),
  z.strictObject({
    ...shared,
    kind: z.literal('story'),
    pages: z.array(z.strictObject({ image: chosenPathSchema, text: wordsSchema, alt: wordsSchema })).max(60),
  }),
  z.strictObject({ ...shared, kind: z.literal('quiz'), file: draftPathSchema }),
  z.strictObject({
    ...shared,
    kind: z.literal('package'),
    file: chosenPathSchema,
    entry: z.string().min(1).max(200).optional(),
  }),
]);
export type DraftMaterial = z.infer<typeof draftMaterialSchema>;

export const draftUnitSchema = z.strictObject({
  topic: topicSchema,
  titles: wordsSchema,
  summaries: wordsSchema,
  minutes: z.int().min(1).max(600),
  cover: chosenPathSchema,
  materials: z.array(draftMaterialSchema).max(40),
});
export type DraftUnit = z.infer<typeof draftUnitSchema>;

/** Articles (Markdown) and quizzes (JSON) by path. */
export const draftTextsSchema = z
  .record(draftPathSchema, z.string().max(1024 ** 2))
  .refine((texts) => Object.values(texts).reduce((sum, { length }) => sum + length, 0) <= 2 * 1024 ** 2, {
    message: 'more than 2 MB of text',
  });
export type DraftTexts = z.infer<typeof draftTextsSchema>;

export const fileUses = ['image', 'video', 'audio', 'captions', 'pdf', 'package'] as const;
export const fileUseSchema = z.enum(fileUses);
export type FileUse = z.infer<typeof fileUseSchema>;

export const draftFileSchema = z.strictObject({
  path: draftPathSchema,
  /** As the author called it. */
  name: z.string().max(200),
  use: fileUseSchema,
  mediaType: z.string(),
  sizeBytes: z.int().min(0),
  sha256: z.string(),
  durationSeconds: z.number().nullable(),
  notes: z.array(z.string()),
});
export type DraftFile = z.infer<typeof draftFileSchema>;

/** What is wrong in the sources: path below the folder, field or line, and a sentence of the content tool. */
export const problemSchema = z.strictObject({ file: z.string(), field: z.string(), message: z.string() });
export type Problem = z.infer<typeof problemSchema>;

/** submitted → approved → published → replaced by a newer one or withdrawn; or submitted → returned. */
export const releaseStateSchema = z.enum([
  'submitted',
  'returned',
  'approved',
  'published',
  'replaced',
  'withdrawn',
]);

/** Why an approved version is not published yet. */
export const releaseFaultSchema = z.enum([
  'no-delegation',
  'no-library-keys',
  'content-faulty',
  'center-fault',
]);

export const releaseRowSchema = z.strictObject({
  id: z.uuid(),
  draftId: z.uuid(),
  unitId: unitIdSchema,
  titles: wordsSchema,
  number: z.int().min(1),
  state: releaseStateSchema,
  words: z.string(),
  submittedAtMs: z.int(),
  submittedBy: loginSchema,
  editors: z.array(loginSchema),
  decidedAtMs: z.int().nullable(),
  decidedBy: loginSchema.nullable(),
  decision: z.string(),
  publishedAtMs: z.int().nullable(),
  fault: releaseFaultSchema.nullable(),
  /** May the one who asks decide about it. */
  mayDecide: z.boolean(),
});
export type ReleaseRow = z.infer<typeof releaseRowSchema>;

export const draftRowSchema = z.strictObject({
  id: z.uuid(),
  unitId: unitIdSchema,
  titles: wordsSchema,
  topic: topicSchema,
  version: z.int().min(1),
  createdBy: loginSchema,
  updatedAtMs: z.int(),
  updatedBy: loginSchema,
  materialCount: z.int(),
  /** The newest that was handed in; null: none yet. */
  release: z.strictObject({ number: z.int(), state: releaseStateSchema, decision: z.string() }).nullable(),
  isPublished: z.boolean(),
  /** Changed since it was last handed in. */
  hasChanges: z.boolean(),
});
export type DraftRow = z.infer<typeof draftRowSchema>;
export const draftSchema = z.strictObject({
  ...draftRowSchema.shape,
  unit: draftUnitSchema,
  texts: draftTextsSchema,
  files: z.array(draftFileSchema),
});
export type Draft = z.infer<typeof draftSchema>;

export const draftMakeSchema = z.strictObject({ titles: wordsSchema, topic: topicSchema });
export const draftSaveSchema = z.strictObject({
  /** The version that the editor began from; another one now means somebody else saved meanwhile. */
  version: z.int().min(1),
  unit: draftUnitSchema,
  texts: draftTextsSchema,
});
export const draftSavedSchema = z.strictObject({ version: z.int() });

export const uploadRowSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  use: fileUseSchema,
  sizeBytes: z.int(),
  receivedBytes: z.int(),
});
export type UploadRow = z.infer<typeof uploadRowSchema>;
/** The upload is whole: check it against its hash, judge it and take it into the draft. */
export const fileTakeSchema = z.strictObject({
  uploadId: z.string().regex(/^[0-9a-f-]{36}$/),
  sha256: sha256Schema,
});
export const fileTakenSchema = z.union([
  z.strictObject({ ok: z.literal(true), file: draftFileSchema }),
  z.strictObject({ ok: z.literal(false), problems: z.array(z.string()) }),
]);
export type FileTaken = z.infer<typeof fileTakenSchema>;
/** Largest file; the content tool's own limit. */
export const maxUploadBytes = 2 * 1024 ** 3;

export const articleAskSchema = z.strictObject({ text: z.string().max(1024 ** 2) });
export const articlePreviewSchema = z.strictObject({
  ok: z.boolean(),
  blocks: z.array(blockSchema),
  pictures: z.record(z.string(), z.string()),
  problems: z.array(problemSchema),
});
export type ArticlePreview = z.infer<typeof articlePreviewSchema>;

export const checkSchema = z.strictObject({
  ok: z.boolean(),
  problems: z.array(problemSchema),
  notes: z.array(problemSchema),
  sizeBytes: z.int(),
});
export type DraftCheck = z.infer<typeof checkSchema>;
export const previewSchema = z.strictObject({
  ...checkSchema.shape,
  /** Null while there are problems. */
  manifest: unitManifestSchema.nullable(),
});
export type UnitPreview = z.infer<typeof previewSchema>;

export const submitSchema = z.strictObject({ version: z.int().min(1), words: z.string().trim().max(2000) });
export const submittedSchema = z.union([
  z.strictObject({ ok: z.literal(true), releaseId: z.uuid(), number: z.int() }),
  z.strictObject({ ok: z.literal(false), problems: z.array(problemSchema) }),
]);
export type Submitted = z.infer<typeof submittedSchema>;
export const returnSchema = z.strictObject({ words: z.string().trim().min(1).max(2000) });

/** One difference to the version before: of the unit, or of a material. */
export const unitChangeSchema = z.strictObject({
  what: z.enum(['titles', 'summaries', 'topic', 'minutes', 'cover', 'order', 'added', 'removed', 'changed']),
  material: z.strictObject({ id: z.string(), titles: wordsSchema }).nullable(),
});
export type UnitChange = z.infer<typeof unitChangeSchema>;
export const releaseSchema = z.strictObject({
  release: releaseRowSchema,
  /** Null: it would be the first of this unit. */
  before: z.int().nullable(),
  changes: z.array(unitChangeSchema),
});
export type Release = z.infer<typeof releaseSchema>;

export const studyKeySchema = z.strictObject({
  name: z.string(),
  publicKey: z.string(),
  /** Which units the county lets it sign. */
  paths: z.array(z.string()),
  /** The center can sign what vouches for it. */
  canPublish: z.boolean(),
});
export type StudyKey = z.infer<typeof studyKeySchema>;

/** Of the preview page: where the compiled unit comes from. */
export const blobNameSchema = z.strictObject({ id: z.uuid(), sha256: sha256Schema });

export const studyPaths = {
  drafts: '/api/console/drafts',
  uploads: '/api/console/uploads',
  releases: '/api/console/releases',
  key: '/api/console/study-key',
} as const;
