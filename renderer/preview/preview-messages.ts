// Owns: what the console tells the page that shows things as a kiosk does. Same origin; parsed all the same.
import * as z from 'zod';
import { blockSchema } from '#core/domain/article.ts';
import { languageSchema } from '#core/domain/language.ts';
import { unitManifestSchema } from '#core/domain/manifest.ts';

export const previewMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('article'),
    language: languageSchema,
    blocks: z.array(blockSchema),
    /** Address of each picture by its content. */
    pictures: z.record(z.string(), z.string()),
  }),
  z.strictObject({
    type: z.literal('unit'),
    language: languageSchema,
    manifest: unitManifestSchema,
    /** Below it lie the files by their content. */
    base: z.string(),
  }),
]);
export type PreviewMessage = z.infer<typeof previewMessageSchema>;
