// Owns: the feed on the wire (SPEC: FD rules). A page carries raw documents: the station keeps also
// what it does not yet understand, and reads it after an upgrade. A page says which question it answers,
// so that one which was kept back, repeated or moved is not taken for the next.
import * as z from 'zod';
import { signedSchema } from './signed.ts';

export const scopes = ['county', 'station'] as const;
export type Scope = (typeof scopes)[number];

const cursorSchema = z.int().min(0);
export const cursorsSchema = z.strictObject({ county: cursorSchema, station: cursorSchema });
export type Cursors = z.infer<typeof cursorsSchema>;

/** Before the first change of either scope. */
export const firstCursors: Cursors = { county: 0, station: 0 };

export const feedChangeSchema = z.strictObject({
  scope: z.enum(scopes),
  cursor: z.int().min(1),
  kind: z.string().min(1).max(40),
  /** Two UUIDs and what joins them fit: `<learnerId>/<unitId>`. */
  id: z.string().min(1).max(128),
  rev: z.int().min(1),
  /** null: deleted. */
  doc: z.json().nullable(),
});
export type FeedChange = z.infer<typeof feedChangeSchema>;

/** Names one run of a snapshot; only the center reads it. */
const snapshotSchema = z.string().min(1).max(80);

export const feedPageSchema = z.strictObject({
  station: z.uuid(),
  atMs: z.int(),
  /** Life of the feed; another one after the center was restored. Cursors mean nothing across it. */
  generation: z.uuid(),
  /** Cursors after which this page goes on. */
  after: cursorsSchema,
  /** Cursors to ask with next. */
  cursors: cursorsSchema,
  /** Not null: the page belongs to a snapshot, and what its pages do not hold no longer exists. */
  snapshot: snapshotSchema.nullable(),
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
  /** Stations of wire 1 did not say it. */
  wire: z.coerce.number().int().min(1).default(1),
  /** Generation that the cursors belong to; without it a snapshot is wanted. */
  generation: z.uuid().optional(),
  /** While a snapshot is under way: its name. */
  snapshot: snapshotSchema.optional(),
});
export type FeedQuery = z.infer<typeof feedQuerySchema>;

export const feedAnswerSchema = z.strictObject({ page: signedSchema });

function isSame(a: Cursors, b: Cursors): boolean {
  return a.county === b.county && a.station === b.station;
}

/** True when `page` answers just this question: the next page, or the first one of a snapshot. */
export function isAnswerTo(query: FeedQuery, page: FeedPage): boolean {
  const { after, cursors } = page;
  const isWhole = scopes.every((scope) => cursors[scope] >= after[scope]);
  const isInside = page.changes.every(
    ({ scope, cursor }) => cursor > after[scope] && cursor <= cursors[scope],
  );
  if (!isWhole || !isInside) return false;
  if (page.snapshot !== null && page.snapshot !== query.snapshot) return isSame(after, firstCursors);
  // A snapshot that is under way is answered by its next page or by a new one, never by a common page.
  if (page.snapshot === null && (query.snapshot !== undefined || page.generation !== query.generation))
    return false;
  return isSame(after, query);
}
