// Owns: everything that may be said between the page and the shell: one schema for what is asked and one
// for the answer, per channel. A name that is not here does not exist on either side.
import * as z from 'zod';
import { sha256Schema } from '../domain/file-ref.ts';
import {
  journalDamageSchema,
  journalEntrySchema,
  journalFloorSchema,
  journalHeadSchema,
  maxAppendChars,
  maxJournalEntries,
} from '../journal/journal-entry.ts';
import { codePattern } from '../protocol/enrolment.ts';
import { wireErrorSchema } from '../protocol/errors.ts';
import { epochSchema } from '../protocol/log.ts';
import { centerOriginSchema } from './center-origin.ts';
import { driveChannels } from './drive-channels.ts';
import { lanChannels } from './lan-channels.ts';

/** Name of the boot of the machine, and the time since it. Comparable only within one `bootId`. */
export const uptimeSchema = z.strictObject({
  bootId: z.string().min(1).max(64),
  uptimeMs: z.number().min(0),
});

export const launchSchema = z.strictObject({
  /** Typed by whoever started the shell, so that a demo enrols itself. */
  enrolCode: z.string().regex(codePattern).optional(),
  centerOrigin: centerOriginSchema.optional(),
});
export type Launch = z.infer<typeof launchSchema>;

const nothingSchema = z.strictObject({});

/** Largest part of a package's file that crosses at once. */
export const maxCoursePartBytes = 1024 ** 2;

export const channels = {
  'shell.info': {
    request: nothingSchema,
    answer: z.strictObject({
      shellVersion: z.string(),
      platform: z.string(),
      ...uptimeSchema.shape,
    }),
  },
  'shell.uptime': { request: nothingSchema, answer: uptimeSchema },
  'shell.launch': { request: nothingSchema, answer: launchSchema },
  'center.get': {
    request: nothingSchema,
    answer: z.strictObject({ origin: centerOriginSchema.optional() }),
  },
  'center.set': {
    request: z.strictObject({ origin: centerOriginSchema }),
    /** The policy of a document is fixed when it loads: the page must load again to reach a new center. */
    answer: z.strictObject({ needsReload: z.boolean() }),
  },
  'journal.append': {
    request: z
      .strictObject({ entries: z.array(journalEntrySchema).max(maxJournalEntries) })
      .refine(({ entries }) => entries.reduce((sum, { body }) => sum + body.length, 0) <= maxAppendChars, {
        message: 'too much text in one append',
      }),
    /** Entries written now; the rest of the request was already there. */
    answer: z.strictObject({ written: z.int().min(0) }),
  },
  'journal.heads': {
    request: nothingSchema,
    answer: z.strictObject({
      heads: z.array(journalHeadSchema),
      /** Found when the journal was opened: for staff to see, never to be passed over. */
      damage: z.array(journalDamageSchema),
    }),
  },
  'journal.read': {
    request: z.strictObject({
      epoch: epochSchema,
      after: z.int().min(0),
      limit: z.int().min(1).max(maxJournalEntries),
    }),
    answer: z.strictObject({
      /** Ascending, all above `after`; fewer than `limit` when the page would grow too large. */
      entries: z.array(journalEntrySchema),
      /** Seqs that are listed but can no longer be read: the disk rots. */
      unreadable: z.array(z.int().min(1)),
      /** Ask again with `after` = this; absent at the end. */
      next: z.int().min(1).optional(),
    }),
  },
  'journal.drop': {
    request: z.strictObject({ floors: z.array(journalFloorSchema).max(1000) }),
    answer: z.strictObject({ removed: z.int().min(0) }),
  },
  ...lanChannels,
  ...driveChannels,
  /** What frames of a package ask for; answered when they ask, or with nothing after a while. */
  'course.take': {
    request: z.strictObject({ hash: sha256Schema }),
    answer: z.strictObject({
      requests: z.array(z.strictObject({ id: z.int(), path: z.string().max(8000), from: z.int().min(0) })),
    }),
  },
  /** A part of a file that was asked for; `bytes` begin where the question said. */
  'course.give': {
    request: z.strictObject({
      id: z.int(),
      isFound: z.boolean(),
      type: z.string().max(100),
      sizeBytes: z.int().min(0),
      bytes: z.instanceof(Uint8Array<ArrayBuffer>).refine(({ length }) => length <= maxCoursePartBytes),
    }),
    answer: nothingSchema,
  },
  'course.close': { request: z.strictObject({ hash: sha256Schema }), answer: nothingSchema },
} as const satisfies Record<string, { request: z.ZodType; answer: z.ZodType }>;

export type ChannelName = keyof typeof channels;
export type RequestOf<Name extends ChannelName> = z.output<(typeof channels)[Name]['request']>;
export type AnswerOf<Name extends ChannelName> = z.output<(typeof channels)[Name]['answer']>;
export const channelNames = Object.keys(channels) as ChannelName[];

export function isChannelName(name: unknown): name is ChannelName {
  return typeof name === 'string' && Object.hasOwn(channels, name);
}

/** The one Electron IPC channel; the channel of the contract travels inside it, so unknown names reach us. */
export const ipcChannel = 'bridge';

/** An answer as it crosses: a value or an error, never an exception. */
export function toOutcomeSchema<Value extends z.ZodType>(value: Value) {
  return z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), error: wireErrorSchema }),
  ]);
}
