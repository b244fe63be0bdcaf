// Owns: what the page and the sync worker say to each other; everything else goes through the database.
import * as z from 'zod';

/** To the worker of this page. `offsetMs` and `timeOrigin` let the worker read the page's uptime. */
export const syncCommandSchema = z.strictObject({
  type: z.literal('start'),
  bootId: z.string(),
  offsetMs: z.number(),
  timeOrigin: z.number(),
});
export type SyncCommand = z.infer<typeof syncCommandSchema>;

/** From the worker: center time, seen just now in a genuine answer. */
export const syncNewsSchema = z.strictObject({ type: z.literal('center-time'), serverMs: z.number() });
export type SyncNews = z.infer<typeof syncNewsSchema>;

/** By a person: `sync-now`, `pause`, `resume`; by the page itself: `new-records`. */
export const syncOrderSchema = z.enum(['sync-now', 'new-records', 'pause', 'resume']);
export type SyncOrder = z.infer<typeof syncOrderSchema>;

/** Orders, broadcast by any page to whichever worker holds the lock. */
export const syncNowChannel = 'yuanjiao-sync-now';
/** Web Lock of the one worker that syncs. */
export const syncLock = 'yuanjiao-sync';
/** Web Lock of the one page that repairs and studies. */
export const screenLock = 'yuanjiao-screen';
/** Web Lock of whoever moves log and feed now: a round of the line, or a courier. */
export const roundLock = 'yuanjiao-round';
