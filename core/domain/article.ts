// Owns: the form in which text is published: a small tree of blocks, made from Markdown when the
// library is built. The kiosk draws blocks as its own elements, so no markup of an author ever runs.
import * as z from 'zod';
import { fileRefSchema } from './file-ref.ts';

export const spanSchema = z.strictObject({
  text: z.string().min(1),
  strong: z.literal(true).optional(),
  emphasis: z.literal(true).optional(),
});
export type Span = z.infer<typeof spanSchema>;
const spansSchema = z.array(spanSchema);

export const blockSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('heading'),
    level: z.union([z.literal(2), z.literal(3)]),
    spans: spansSchema,
  }),
  z.strictObject({ type: z.literal('paragraph'), spans: spansSchema }),
  z.strictObject({ type: z.literal('quote'), spans: spansSchema }),
  z.strictObject({ type: z.literal('list'), isOrdered: z.boolean(), items: z.array(spansSchema) }),
  z.strictObject({ type: z.literal('image'), file: fileRefSchema, alt: z.string() }),
  z.strictObject({
    type: z.literal('table'),
    header: z.array(spansSchema),
    rows: z.array(z.array(spansSchema)),
  }),
]);
export type Block = z.infer<typeof blockSchema>;

export const articleSchema = z.strictObject({ format: z.literal(1), blocks: z.array(blockSchema).max(2000) });
export type Article = z.infer<typeof articleSchema>;
