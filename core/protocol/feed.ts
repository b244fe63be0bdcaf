// Owns: the feed on the wire (SPEC: FD rules). A page carries raw documents: the station keeps also
// what it does not yet understand, and reads it after an upgrade.
import * as z from 'zod';
import { signedSchema } from './signed.ts';

export const scopes = ['county', 'station'] as const;
export type Scope = (typeof scopes)[number];

const cursorSchema = z.int().min(0);
export const cursorsSchema = z.strictObject({ county: cursorSchema, station: cursorSchema });
export type Cursors = z.infer<typeof cursorsSchema>;

export const feedChangeSchema = z.strictObject({
  scope: z.enum(scopes),
  cursor: z.int().min(1),
  kind: z.string().min(1).max(40),
  id: z.string().min(1).max(64),
  rev: z.int().min(1),
  /** null: deleted. */
  doc: z.json().nullable(),
});
export type FeedChange = z.infer<typeof feedChangeSchema>;

export const feedPageSchema = z.strictObject({
  station: z.uuid(),
  atMs: z.int(),
  /** Cursors to ask with next. */
  cursors: cursorsSchema,
  changes: z.array(feedChangeSchema),
  hasMore: z.boolean(),
});
export type FeedPage = z.infer<typeof feedPageSchema>;

export const feedQuerySchema = z.strictObject({
  county: z.coerce.number().int().min(0),
  station: z.coerce.number().int().min(0),
  maxBytes: z.coerce
    .number()
    .int()
    .min(1024)
    .max(1024 ** 2)
    .default(256 * 1024),
});
export type FeedQuery = z.infer<typeof feedQuerySchema>;

export const feedAnswerSchema = z.strictObject({ page: signedSchema });
