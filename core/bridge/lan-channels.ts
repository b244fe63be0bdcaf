// Owns: what page and shell say to each other about neighbours. The shell has the network, the page has the
// library: the shell puts a neighbour's questions, the page answers them. Reading only.
import * as z from 'zod';
import { pieceBytes, sha256Schema } from '../domain/file-ref.ts';
import type { Bytes } from '../kernel/bytes.ts';
import { lanLimits, lanOriginSchema, lanPathSchema } from '../protocol/lan.ts';
import { takeHomeNameSchema } from './take-home.ts';

const nothingSchema = z.strictObject({});

/** By its form, not its class: what crosses worlds has another world's classes. */
const bytesSchema = z.custom<Bytes>(
  (value) => ArrayBuffer.isView(value) && !(value instanceof DataView) && value.byteLength <= lanLimits.file,
  { message: 'not bytes, or too many' },
);

export const lanStateSchema = z.strictObject({
  isSharing: z.boolean(),
  /** Where neighbours find this station; empty when it has no address in a local network. */
  origins: z.array(z.string().max(60)).max(20),
  /** It was switched on, but the port could not be had. */
  hasFailed: z.boolean(),
  /** Of this start: what neighbours got. */
  sentBytes: z.int().min(0),
});
export type LanState = z.infer<typeof lanStateSchema>;

const neighbourSchema = z.strictObject({
  origin: lanOriginSchema,
  station: z.string().max(200),
  county: z.string().max(200).optional(),
});
export type FoundNeighbour = z.infer<typeof neighbourSchema>;

/** `number` finds the answer. `path` is one of a text: metadata, a manifest, what is held. */
export const lanQuestionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ number: z.int(), kind: z.literal('text'), path: lanPathSchema }),
  z.strictObject({ number: z.int(), kind: z.literal('size'), sha256: sha256Schema }),
  z.strictObject({
    number: z.int(),
    kind: z.literal('piece'),
    sha256: sha256Schema,
    index: z.int().min(0).max(4096),
  }),
]);
export type LanQuestion = z.infer<typeof lanQuestionSchema>;

export const lanAnswerSchema = z.strictObject({
  number: z.int(),
  /** Of a text or a piece; absent when it is not here. */
  bytes: bytesSchema.optional(),
  /** Of a whole file; absent when it is not here. */
  sizeBytes: z.int().min(0).optional(),
});
export type LanAnswer = z.infer<typeof lanAnswerSchema>;

export const lanChannels = {
  'lan.state': { request: nothingSchema, answer: lanStateSchema },
  'lan.share': {
    request: z.strictObject({
      isSharing: z.boolean(),
      station: z.string().max(200),
      county: z.string().max(200).optional(),
    }),
    answer: lanStateSchema,
  },
  'lan.neighbours': {
    request: nothingSchema,
    answer: z.strictObject({ neighbours: z.array(neighbourSchema).max(100) }),
  },
  'lan.get': {
    request: z.strictObject({
      origin: lanOriginSchema,
      path: lanPathSchema,
      range: z.tuple([z.int().min(0), z.int().min(1)]).optional(),
      maxBytes: z.int().min(1).max(Math.max(lanLimits.file, pieceBytes)),
    }),
    answer: z.strictObject({ status: z.int(), body: bytesSchema }),
  },
  'lan.questions': {
    request: nothingSchema,
    answer: z.strictObject({ questions: z.array(lanQuestionSchema).max(32) }),
  },
  'lan.answer': { request: lanAnswerSchema, answer: nothingSchema },
  /** A file of the library for a phone, under an address of its own; empty without a local network. */
  'lan.offer': {
    request: z.strictObject({
      sha256: sha256Schema,
      name: takeHomeNameSchema,
      mediaType: z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/),
    }),
    answer: z.strictObject({ urls: z.array(z.string().max(300)).max(20), lastsMs: z.int() }),
  },
  /** Ends all such addresses. */
  'lan.withdraw': { request: nothingSchema, answer: nothingSchema },
} as const;
