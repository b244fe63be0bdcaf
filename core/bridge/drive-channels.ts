// Owns: what page and shell say to each other about sticks. The page names a stick that the shell found itself,
// and a path inside a courier; it can write only what a station puts on a stick.
import * as z from 'zod';
import type { Bytes } from '../kernel/bytes.ts';
import { maxBoxBytes } from '../protocol/courier.ts';
import { takeHomePathSchema } from './take-home.ts';

/** By its form, not its class: what crosses worlds has another world's classes. */
const bytesSchema = z.custom<Bytes>(
  (value) => ArrayBuffer.isView(value) && !(value instanceof DataView) && value.byteLength <= maxBoxBytes,
  { message: 'not bytes, or too many' },
);

const name = '[A-Za-z0-9_-][A-Za-z0-9._-]*';
/** Of a courier, in the folder `yuanjiao` or beside it; never out of it. */
const readPathSchema = z
  .string()
  .max(400)
  .regex(new RegExp(`^(?:yuanjiao/)?(?:courier\\.json|(?:stations|library)(?:/${name})*)$`));
const writePathSchema = z
  .string()
  .max(400)
  .regex(new RegExp(`^(?:yuanjiao/)?stations/[0-9a-f-]{36}/up/${name}$`));

const driveSchema = z.strictObject({ id: z.string().max(400), name: z.string().max(200) });
export type Drive = z.infer<typeof driveSchema>;

const driveActSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('measure'), path: readPathSchema }),
  z
    .strictObject({
      act: z.literal('read'),
      path: readPathSchema,
      from: z.int().min(0),
      to: z.int().min(0),
    })
    .refine(({ from, to }) => to >= from && to - from <= maxBoxBytes + 1, { message: 'too much at once' }),
  z.strictObject({ act: z.literal('list'), path: readPathSchema }),
  z.strictObject({ act: z.literal('write'), path: writePathSchema, bytes: bytesSchema }),
  z.strictObject({ act: z.literal('remove'), path: writePathSchema }),
  /** A part of a file to take home; with the last one it gets its name. */
  z.strictObject({
    act: z.literal('put'),
    path: takeHomePathSchema,
    from: z.int().min(0),
    bytes: bytesSchema,
    isLast: z.boolean(),
  }),
  z.strictObject({ act: z.literal('drop'), path: takeHomePathSchema }),
]);

export const driveChannels = {
  /** Sticks that are plugged in now. */
  'drives.list': {
    request: z.strictObject({}),
    answer: z.strictObject({ drives: z.array(driveSchema).max(50) }),
  },
  /** Errors: courier-gone (also: no such stick now), courier-full, courier-read-only. */
  'drives.use': {
    request: z.strictObject({ drive: z.string().max(400), act: driveActSchema }),
    /** What was asked for; absent when there is no such file. */
    answer: z.strictObject({
      sizeBytes: z.int().min(0).optional(),
      bytes: bytesSchema.optional(),
      names: z.array(z.string()).max(100_000).optional(),
    }),
  },
} as const;
