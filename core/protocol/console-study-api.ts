// Owns: the contract between console and center about study units and briefings that are written in the console:
// drafts, their files, what the content tool says of them, and publishing with a second person.
import * as z from 'zod';
import { blockSchema } from '../domain/article.ts';
import { columnSchema } from '../domain/documents.ts';
import { sha256Schema } from '../domain/file-ref.ts';
import { manifestSchema, topicSchema } from '../domain/manifest.ts';
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

/** Of one film. */
export const maxChapters = 100;
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
      .max(maxChapters)
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

export const issueSchema = z.int().min(1).max(100_000);
/** As `briefing.json` of the content tool; its body is one text in each language, its sections their headings. */
export const draftBriefingSchema = z.strictObject({
  /** Empty: not chosen yet. */
  column: z.union([z.literal(''), slugSchema]),
  titles: wordsSchema,
  /** All empty: it has none. */
  subtitles: wordsSchema,
  date: z.iso.date(),
  office: wordsSchema,
  series: wordsSchema,
  issue: issueSchema,
  editor: wordsSchema,
  files: z.strictObject({ zh: draftPathSchema, ug: draftPathSchema, en: draftPathSchema }),
});
export type DraftBriefing = z.infer<typeof draftBriefingSchema>;

export const draftKindSchema = z.enum(['unit', 'briefing']);
export type DraftKind = z.infer<typeof draftKindSchema>;

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
  kind: draftKindSchema,
  /** Of the unit or the briefing, for ever. */
  itemId: slugSchema,
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

const draftRowShape = {
  id: z.uuid(),
  itemId: slugSchema,
  titles: wordsSchema,
  version: z.int().min(1),
  createdBy: loginSchema,
  updatedAtMs: z.int(),
  updatedBy: loginSchema,
  /** The newest that was handed in; null: none yet. */
  release: z.strictObject({ number: z.int(), state: releaseStateSchema, decision: z.string() }).nullable(),
  isPublished: z.boolean(),
  /** Changed since it was last handed in. */
  hasChanges: z.boolean(),
};
const unitRowSchema = z.strictObject({
  ...draftRowShape,
  kind: z.literal('unit'),
  topic: topicSchema,
  materialCount: z.int(),
});
const briefingRowSchema = z.strictObject({
  ...draftRowShape,
  kind: z.literal('briefing'),
  column: z.string(),
  series: wordsSchema,
  issue: issueSchema,
  date: z.iso.date(),
});
export const draftRowSchema = z.discriminatedUnion('kind', [unitRowSchema, briefingRowSchema]);
export type DraftRow = z.infer<typeof draftRowSchema>;
export type DraftRowOf<Kind extends DraftKind> = Extract<DraftRow, { kind: Kind }>;

const writtenShape = { texts: draftTextsSchema, files: z.array(draftFileSchema) };
export const unitDraftSchema = z.strictObject({
  ...unitRowSchema.shape,
  unit: draftUnitSchema,
  ...writtenShape,
});
export const briefingDraftSchema = z.strictObject({
  ...briefingRowSchema.shape,
  briefing: draftBriefingSchema,
  ...writtenShape,
});
export const draftSchema = z.discriminatedUnion('kind', [unitDraftSchema, briefingDraftSchema]);
export type Draft = z.infer<typeof draftSchema>;
export type DraftOf<Kind extends DraftKind> = Extract<Draft, { kind: Kind }>;

const unitMakeSchema = z.strictObject({ titles: wordsSchema, topic: topicSchema });
export const briefingMakeSchema = z.strictObject({
  titles: wordsSchema,
  column: slugSchema,
  series: wordsSchema,
  issue: issueSchema,
  date: z.iso.date(),
});
export type BriefingMake = z.infer<typeof briefingMakeSchema>;
export const draftMakeSchema = z.union([unitMakeSchema, briefingMakeSchema]);
export type DraftMake = z.infer<typeof draftMakeSchema>;
/** The version that the editor began from; another one now means somebody else saved meanwhile. */
const savedFrom = { version: z.int().min(1) };
export const draftSaveSchema = z.union([
  z.strictObject({ ...savedFrom, unit: draftUnitSchema, texts: draftTextsSchema }),
  z.strictObject({ ...savedFrom, briefing: draftBriefingSchema, texts: draftTextsSchema }),
]);
export type DraftSave = z.infer<typeof draftSaveSchema>;
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
  manifest: manifestSchema.nullable(),
});
export type DraftPreview = z.infer<typeof previewSchema>;

export const submitSchema = z.strictObject({ version: z.int().min(1), words: z.string().trim().max(2000) });
export const submittedSchema = z.union([
  z.strictObject({ ok: z.literal(true), releaseId: z.uuid(), number: z.int() }),
  z.strictObject({ ok: z.literal(false), problems: z.array(problemSchema) }),
]);
export type Submitted = z.infer<typeof submittedSchema>;
export const returnSchema = z.strictObject({ words: z.string().trim().min(1).max(2000) });

export const unitParts = ['titles', 'summaries', 'topic', 'minutes', 'cover'] as const;
export const briefingParts = [
  ...(['titles', 'subtitles', 'column', 'series', 'issue', 'date', 'office', 'editor'] as const),
] as const;
/** One difference to the version before: of the unit or briefing, or of a material. */
export const draftChangeSchema = z.strictObject({
  what: z.enum([...unitParts, ...briefingParts, 'text', 'order', 'added', 'removed', 'changed']),
  material: z.strictObject({ id: z.string(), titles: wordsSchema }).nullable(),
});
export type DraftChange = z.infer<typeof draftChangeSchema>;
export const releaseSchema = z.strictObject({
  release: releaseRowSchema,
  /** Null: it would be the first. */
  before: z.int().nullable(),
  changes: z.array(draftChangeSchema),
});
export type Release = z.infer<typeof releaseSchema>;

/** A version in the history of its unit or briefing. */
export const versionRowSchema = z.strictObject({
  ...releaseRowSchema.shape,
  /** Number of the published version that it was made after; null: it was the first. */
  before: z.int().nullable(),
  /** How many it has, and how many differ from the version before; null: a briefing. */
  materials: z
    .strictObject({ count: z.int(), added: z.int(), removed: z.int(), changed: z.int() })
    .nullable(),
  withdrawn: z.strictObject({ atMs: z.int(), by: loginSchema, words: z.string() }).nullable(),
});
export type VersionRow = z.infer<typeof versionRowSchema>;

export const studyKeySchema = z.strictObject({
  name: z.string(),
  publicKey: z.string(),
  /** What the county lets it sign: patterns such as `units/c-*.json` and `briefings/c-*.json`. */
  paths: z.array(z.string()),
  /** The center can sign what vouches for it. */
  canPublish: z.boolean(),
});
export type StudyKey = z.infer<typeof studyKeySchema>;

/** One that has its number: published, handed in, or being written. */
const issueRowSchema = z.strictObject({ itemId: z.string(), issue: issueSchema, titles: wordsSchema });
export const briefingDeskSchema = z.strictObject({
  /** In the order of the county's portal. */
  columns: z.array(columnSchema),
  series: z.array(
    z.strictObject({ names: wordsSchema, nextIssue: issueSchema, issues: z.array(issueRowSchema) }),
  ),
});
export type BriefingDesk = z.infer<typeof briefingDeskSchema>;

/** Series are told apart by their Chinese name, which every county writes. */
export function toSeriesKey({ zh }: Pick<DraftWords, 'zh'>): string {
  return zh.normalize('NFKC').trim().replaceAll(/\s+/g, ' ');
}

/** Of the preview page: where the compiled unit comes from. */
export const blobNameSchema = z.strictObject({ id: z.uuid(), sha256: sha256Schema });

export const studyPaths = {
  drafts: '/api/console/drafts',
  uploads: '/api/console/uploads',
  releases: '/api/console/releases',
  key: '/api/console/study-key',
  briefingDesk: '/api/console/briefing-desk',
} as const;
