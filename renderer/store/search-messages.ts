// Owns: what the page asks of the search worker, and what it gets.
import * as z from 'zod';
import { fileRefSchema } from '#core/domain/file-ref.ts';
import { languageSchema, localizedSchema } from '#core/domain/language.ts';

const number = z.int();

export const searchRequestSchema = z.discriminatedUnion('type', [
  z.strictObject({
    number,
    type: z.literal('search'),
    typed: z.string().max(200),
    language: languageSchema,
    /** Results to skip and to give. */
    from: z.int().min(0),
    count: z.int().min(0).max(20),
  }),
]);
export type SearchRequest = z.infer<typeof searchRequestSchema>;
export type SearchQuestion = Omit<SearchRequest, 'number'>;

const markSchema = z.object({ from: z.int(), to: z.int() });
const excerptSchema = z.object({ text: z.string(), marks: z.array(markSchema), language: languageSchema });

/** One unit or briefing. */
export const searchHitSchema = z.object({
  kind: z.enum(['unit', 'briefing']),
  id: z.string(),
  titles: localizedSchema,
  cover: fileRefSchema.optional(),
  /** The material in which it was found; absent when it was the unit's own title or summary. */
  material: z
    .object({
      id: z.string(),
      kind: z.enum(['article', 'video', 'audio', 'pdf', 'story', 'quiz', 'exam', 'package']),
      titles: localizedSchema,
    })
    .optional(),
  /** Where in it: seconds of a film or sound, or a page counted from 0. */
  place: z.union([z.object({ seconds: z.number() }), z.object({ page: z.int() })]).optional(),
  excerpt: excerptSchema.optional(),
});
export type SearchHit = z.infer<typeof searchHitSchema>;

export const searchAnswerSchema = z.object({
  hits: z.array(searchHitSchema),
  total: z.int(),
  /** Units and briefings that are not looked through yet; more may be found in a moment. */
  waiting: z.int(),
});
export type SearchAnswer = z.infer<typeof searchAnswerSchema>;
