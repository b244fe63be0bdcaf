// Owns: what the page asks of the journal worker, and what it gets.
import * as z from 'zod';
import { journalEntrySchema, journalFloorSchema, journalHeadSchema } from '#core/journal/journal-entry.ts';
import { epochSchema } from '#core/protocol/log.ts';

const number = z.int();

export const journalRequestSchema = z.discriminatedUnion('type', [
  z.strictObject({ number, type: z.literal('append'), entries: z.array(journalEntrySchema) }),
  z.strictObject({ number, type: z.literal('heads') }),
  z.strictObject({ number, type: z.literal('drop'), floors: z.array(journalFloorSchema) }),
  z.strictObject({ number, type: z.literal('read'), epoch: epochSchema, after: z.int(), limit: z.int() }),
]);
export type JournalRequest = z.infer<typeof journalRequestSchema>;

/** The request without the number by which its answer is found. */
export type JournalQuestion = JournalRequest extends infer Each
  ? Each extends JournalRequest
    ? Omit<Each, 'number'>
    : never
  : never;

export const journalHeadsSchema = z.array(journalHeadSchema);
export const journalPageSchema = z.object({ entries: z.array(journalEntrySchema) });
