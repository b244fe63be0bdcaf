// Owns: the manifests of the library, which are its only signed targets: one for a study unit or a
// briefing, listing files by content. What a manifest does not list is not part of it.
import * as z from 'zod';
import type { UnitId } from '../kernel/ids.ts';
import { examShape } from './exam.ts';
import { type FileRef, fileRefSchema } from './file-ref.ts';
import { localizedSchema, partialLocalized } from './language.ts';
import { hasEntry, packageShape } from './package-files.ts';

const slugSchema = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/);
export const unitIdSchema = slugSchema.transform((text) => text as UnitId);
export const topics = ['farming', 'animals', 'health', 'law', 'money', 'phone', 'study'] as const;
export const topicSchema = z.enum(topics);
export type Topic = z.infer<typeof topicSchema>;

const localizedFilesSchema = z.strictObject({ zh: fileRefSchema, ug: fileRefSchema, en: fileRefSchema });
const secondsSchema = z
  .number()
  .min(0)
  .max(24 * 3600);
const shared = { id: slugSchema, titles: localizedSchema };

export const materialSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...shared, kind: z.literal('article'), files: localizedFilesSchema }),
  z.strictObject({
    ...shared,
    kind: z.literal('video'),
    file: fileRefSchema,
    poster: fileRefSchema.optional(),
    durationSeconds: secondsSchema,
    captions: partialLocalized(fileRefSchema).optional(),
    chapters: z.array(z.strictObject({ atSeconds: secondsSchema, titles: localizedSchema })).optional(),
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('audio'),
    files: partialLocalized(fileRefSchema),
    durationSeconds: partialLocalized(secondsSchema),
    captions: partialLocalized(fileRefSchema).optional(),
  }),
  z.strictObject({ ...shared, kind: z.literal('pdf'), files: partialLocalized(fileRefSchema) }),
  z.strictObject({
    ...shared,
    kind: z.literal('story'),
    pages: z
      .array(z.strictObject({ image: fileRefSchema, text: localizedSchema, alt: localizedSchema }))
      .min(1)
      .max(60),
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('quiz'),
    file: fileRefSchema,
    /** Named when it is not 1: a station that cannot read such a quiz refuses the unit and keeps its old one. */
    quizFormat: z.literal(2).optional(),
  }),
  /** Stations from before exams refuse the manifest, and keep the unit that they have. */
  z.strictObject({ ...shared, kind: z.literal('exam'), ...examShape }),
  z
    .strictObject({ ...shared, ...packageShape })
    .refine(hasEntry, { message: 'the entry is none of the files', path: ['entry'] }),
]);
export type Material = z.infer<typeof materialSchema>;
export type MaterialKind = Material['kind'];

/** What is answered, by one person, and stays a draft until it is handed in. */
export function isTest(kind: MaterialKind): boolean {
  return kind === 'quiz' || kind === 'exam';
}

export const unitManifestSchema = z.strictObject({
  format: z.literal(1),
  kind: z.literal('unit'),
  id: unitIdSchema,
  version: z.string().regex(/^[0-9a-f]{16}$/),
  topic: topicSchema,
  titles: localizedSchema,
  summaries: localizedSchema,
  minutes: z.int().min(1).max(600),
  cover: fileRefSchema,
  materials: z.array(materialSchema).min(1).max(40),
  /** Files that articles and quizzes of this unit show; they are fetched with it. */
  pictures: z.array(fileRefSchema),
});
export type UnitManifest = z.infer<typeof unitManifestSchema>;

export const briefingManifestSchema = z.strictObject({
  format: z.literal(1),
  kind: z.literal('briefing'),
  id: slugSchema,
  version: z.string().regex(/^[0-9a-f]{16}$/),
  column: slugSchema,
  titles: localizedSchema,
  subtitles: localizedSchema.optional(),
  date: z.iso.date(),
  office: localizedSchema,
  series: localizedSchema,
  issue: z.int().min(1).max(100_000),
  editor: localizedSchema,
  files: localizedFilesSchema,
  pictures: z.array(fileRefSchema),
});
export type BriefingManifest = z.infer<typeof briefingManifestSchema>;

export const manifestSchema = z.discriminatedUnion('kind', [unitManifestSchema, briefingManifestSchema]);
export type Manifest = z.infer<typeof manifestSchema>;

function listMaterialFiles(material: Material): FileRef[] {
  switch (material.kind) {
    case 'article':
    case 'pdf':
      return presentFiles(Object.values(material.files));
    case 'video':
      return presentFiles([material.file, material.poster, ...Object.values(material.captions ?? {})]);
    case 'audio':
      return presentFiles([...Object.values(material.files), ...Object.values(material.captions ?? {})]);
    case 'story':
      return material.pages.map((page) => page.image);
    case 'quiz':
      return [material.file];
    case 'exam':
      return [material.paper];
    case 'package':
      return material.files.map(({ file }) => file);
  }
}

function presentFiles(files: readonly (FileRef | undefined)[]): FileRef[] {
  return files.filter((file) => file !== undefined);
}

/** Every file the manifest needs, each content once, small texts before large media. */
export function listFiles(manifest: Manifest): FileRef[] {
  const files =
    manifest.kind === 'unit'
      ? [manifest.cover, ...manifest.pictures, ...manifest.materials.flatMap(listMaterialFiles)]
      : [...Object.values(manifest.files), ...manifest.pictures];
  const unique = new Map(files.map((file) => [file.sha256, file]));
  return [...unique.values()].sort((a, b) => a.sizeBytes - b.sizeBytes);
}
