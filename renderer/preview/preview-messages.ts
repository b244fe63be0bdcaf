// Owns: what the console tells the page that shows things as a kiosk does. Same origin; parsed all the same.
import * as z from 'zod';
import { blockSchema } from '#core/domain/article.ts';
import { languageSchema } from '#core/domain/language.ts';
import { manifestSchema } from '#core/domain/manifest.ts';
import { draftBriefingSchema } from '#core/protocol/console-study-api.ts';

/** What stands around the text of a briefing; some of it may not be written yet. */
const briefingHeadSchema = draftBriefingSchema.omit({ column: true, files: true });
export type BriefingHead = z.infer<typeof briefingHeadSchema>;

export const previewMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('article'),
    language: languageSchema,
    blocks: z.array(blockSchema),
    /** Address of each picture by its content. */
    pictures: z.record(z.string(), z.string()),
    head: briefingHeadSchema.optional(),
    /** As an official paper, to be printed, in place of a kiosk's screen. */
    isPaper: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('manifest'),
    language: languageSchema,
    manifest: manifestSchema,
    /** Below it lie the files by their content. */
    base: z.string(),
  }),
]);
export type PreviewMessage = z.infer<typeof previewMessageSchema>;
