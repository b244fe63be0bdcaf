// Owns: the form in which authors write units and briefings (documented in docs/content.md). A source
// names files by path; the published manifest names them by content.
import * as z from 'zod';
import { localizedSchema, partialLocalized } from '#core/domain/language.ts';
import { topicSchema } from '#core/domain/manifest.ts';
import { sourcePathSchema } from '#core/domain/quiz-source.ts';

const idSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'Use lower-case letters, digits and hyphens, at most 64');
const secondsSchema = z
  .number()
  .min(0)
  .max(24 * 3600);
const textFilesSchema = z.strictObject({ zh: sourcePathSchema, ug: sourcePathSchema, en: sourcePathSchema });
const shared = { id: idSchema, titles: localizedSchema };

const materialSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...shared, kind: z.literal('article'), files: textFilesSchema }),
  z.strictObject({
    ...shared,
    kind: z.literal('video'),
    file: sourcePathSchema,
    poster: sourcePathSchema.optional(),
    durationSeconds: secondsSchema,
    captions: partialLocalized(sourcePathSchema).optional(),
    chapters: z.array(z.strictObject({ atSeconds: secondsSchema, titles: localizedSchema })).optional(),
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('audio'),
    files: partialLocalized(sourcePathSchema),
    durationSeconds: partialLocalized(secondsSchema),
    captions: partialLocalized(sourcePathSchema).optional(),
  }),
  z.strictObject({ ...shared, kind: z.literal('pdf'), files: partialLocalized(sourcePathSchema) }),
  z.strictObject({
    ...shared,
    kind: z.literal('story'),
    pages: z
      .array(z.strictObject({ image: sourcePathSchema, text: localizedSchema, alt: localizedSchema }))
      .min(1)
      .max(60),
  }),
  z.strictObject({ ...shared, kind: z.literal('quiz'), file: sourcePathSchema }),
  z.strictObject({
    ...shared,
    kind: z.literal('exam'),
    /** In the form of a quiz. */
    file: sourcePathSchema,
    /** Opens the paper: 10 digits, told to nobody before the exam. It is not published. */
    code: z.string().max(40),
    minutes: z.int().min(1).max(300),
    opensAt: z.iso
      .datetime({ offset: true, message: 'Must be a time such as 2026-03-20T10:00:00+08:00' })
      .optional(),
    closesAt: z.iso
      .datetime({ offset: true, message: 'Must be a time such as 2026-03-20T18:00:00+08:00' })
      .optional(),
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('package'),
    /** A zip (.zip, .h5p, .imscc) or a folder of this unit. */
    file: sourcePathSchema,
    /** What is opened first, where the package does not say so itself. */
    entry: sourcePathSchema.optional(),
  }),
]);
export type MaterialSource = z.infer<typeof materialSourceSchema>;

export const unitSourceSchema = z.strictObject({
  id: idSchema,
  topic: topicSchema,
  titles: localizedSchema,
  summaries: localizedSchema,
  minutes: z.int().min(1).max(600),
  cover: sourcePathSchema,
  materials: z.array(materialSourceSchema).min(1).max(40),
});

export const briefingSourceSchema = z.strictObject({
  id: idSchema,
  column: idSchema,
  titles: localizedSchema,
  subtitles: localizedSchema.optional(),
  date: z.iso.date('Must be a date such as 2026-03-01'),
  office: localizedSchema,
  series: localizedSchema,
  issue: z.int().min(1).max(100_000),
  editor: localizedSchema,
  files: textFilesSchema,
});
