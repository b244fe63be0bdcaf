// Owns: what the page and the journal worker say to each other.
import * as z from 'zod';
import { journalEntrySchema, journalHeadSchema } from '#core/journal/journal-entry.ts';
import { wireErrorSchema } from '#core/protocol/errors.ts';
import { epochSchema } from '#core/protocol/log.ts';

const number = z.int();

export const journalRequestSchema = z.discriminatedUnion('type', [
  z.strictObject({ number, type: z.literal('append'), entries: z.array(journalEntrySchema) }),
  z.strictObject({ number, type: z.literal('heads') }),
  z.strictObject({ number, type: z.literal('read'), epoch: epochSchema, after: z.int(), limit: z.int() }),
]);
export type JournalRequest = z.infer<typeof journalRequestSchema>;

export const journalAnswerSchema = z.object({
  number,
  outcome: z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value: z.unknown() }),
    z.object({ ok: z.literal(false), error: wireErrorSchema }),
  ]),
});
export type JournalAnswer = z.infer<typeof journalAnswerSchema>;

export const journalHeadsSchema = z.array(journalHeadSchema);
export const journalPageSchema = z.object({ entries: z.array(journalEntrySchema) });
