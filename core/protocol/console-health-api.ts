// Owns: the contract between console and center about how the center itself is.
import * as z from 'zod';

const countSchema = z.int().min(0);

export const centerHealthSchema = z.strictObject({
  program: z.strictObject({ node: z.string(), startedAtMs: z.int(), memoryBytes: countSchema }),
  database: z.strictObject({
    engine: z.enum(['pglite', 'postgres']),
    version: z.string(),
    sizeBytes: countSchema,
    /** Records and statements, about. */
    recordCount: countSchema,
    statementCount: countSchema,
  }),
  disk: z.strictObject({ folder: z.string(), freeBytes: countSchema, sizeBytes: countSchema }),
  /** Records that are here but count in nobody's progress yet. */
  unfolded: z.strictObject({ count: countSchema, oldestMs: z.int().nullable() }),
  openIncidentCount: countSchema,
  feed: z.strictObject({
    generation: z.string(),
    head: countSchema,
    /** Stations that have not fetched the county's newest document yet. */
    behindCount: countSchema,
    /** Since when the one that is furthest back has asked for nothing. */
    oldestPositionMs: z.int().nullable(),
  }),
  backup: z.strictObject({ newestMs: z.int().nullable(), isPlanned: z.boolean(), warnDays: countSchema }),
  versions: z.array(z.strictObject({ version: z.string().nullable(), stationCount: countSchema })),
  /** The newest entries of the audit log. */
  journal: z.array(
    z.strictObject({ id: z.int(), atMs: z.int(), actor: z.string(), action: z.string(), object: z.string() }),
  ),
});
export type CenterHealth = z.infer<typeof centerHealthSchema>;

export const healthPath = '/api/console/health';
