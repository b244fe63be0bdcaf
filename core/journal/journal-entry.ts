// Owns: what the journal keeps of a record: the log entry, and which log it belongs to. Every field that
// is needed to rebuild the station log from nothing is here.
import * as z from 'zod';
import { sha256Schema } from '../domain/file-ref.ts';
import { epochSchema, maxBodyBytes } from '../protocol/log.ts';

export const journalEntrySchema = z.strictObject({
  station: z.uuid(),
  epoch: epochSchema,
  seq: z.int().min(1),
  body: z.string().min(1).max(maxBodyBytes),
  /** Chain up to and including this record. */
  hash: sha256Schema,
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** What the journal has of one epoch. `count` below `seq` says that some are missing before the last. */
export const journalHeadSchema = z.strictObject({
  station: z.uuid(),
  epoch: epochSchema,
  seq: z.int().min(1),
  hash: sha256Schema,
  count: z.int().min(1),
});
export type JournalHead = z.infer<typeof journalHeadSchema>;

/** Records of the epoch below `seq` were dropped under a receipt; `seq` itself is where its chain begins. */
export const journalFloorSchema = z.strictObject({ epoch: epochSchema, seq: z.int().min(1) });
export type JournalFloor = z.infer<typeof journalFloorSchema>;

/** Bytes that are no frame: a tail torn by a power cut (moved aside), or a rotted place (left where it is). */
export const journalDamageSchema = z.strictObject({
  file: z.string(),
  offset: z.int().min(0),
  sizeBytes: z.int().min(1),
  /** File that the bytes were moved to; absent when they were left in place. */
  keptIn: z.string().optional(),
});
export type JournalDamage = z.infer<typeof journalDamageSchema>;

/** Entries in one append or one page of reading; bounds the work between two answers. */
export const maxJournalEntries = 1000;
/** Body text in one append, in UTF-16 units: the whole request is in memory twice. */
export const maxAppendChars = 8 * 1024 ** 2;
/** Text in one page of reading, in UTF-8 bytes of the files. */
export const maxJournalPageBytes = 4 * 1024 ** 2;
