// Owns: what the page and the worker that visits neighbours say to each other. The worker has the files'
// place on disk; where there is a shell, the page alone can reach the network through it.
import * as z from 'zod';
import { localizedSchema } from '#core/domain/language.ts';
import { wireErrorSchema } from '#core/protocol/errors.ts';
import { lanOriginSchema, lanPathSchema } from '#core/protocol/lan.ts';

const bytesSchema = z.instanceof(Uint8Array).transform((bytes) => new Uint8Array(bytes));

const lanGetOutcomeSchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.strictObject({ status: z.int(), body: bytesSchema }) }),
  z.strictObject({ ok: z.literal(false), error: wireErrorSchema }),
]);

/** To the worker. One visit at a time. `isThroughPage`: GETs go by way of the page and its shell. */
export const lanOrderSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.enum(['look', 'fetch']),
    origin: lanOriginSchema,
    /** Now, as well as the station knows it. */
    nowMs: z.number(),
    isThroughPage: z.boolean(),
  }),
  z.strictObject({ type: z.literal('stop') }),
  z.strictObject({ type: z.literal('got'), number: z.int(), outcome: lanGetOutcomeSchema }),
]);
export type LanOrder = z.input<typeof lanOrderSchema>;

const failureSchema = z.object({ path: z.string(), error: wireErrorSchema });

const offerSchema = z.object({
  path: z.string(),
  titles: localizedSchema,
  missingBytes: z.number(),
});

const surveySchema = z.object({
  station: z.string().optional(),
  county: z.string().optional(),
  offers: z.array(offerSchema),
  missingBytes: z.number(),
  isOlder: z.boolean(),
});
export type LanSurveyWords = z.infer<typeof surveySchema>;

const progressSchema = z.object({
  filesDone: z.number(),
  filesTotal: z.number(),
  bytesDone: z.number(),
  bytesTotal: z.number(),
});
export type LanProgress = z.infer<typeof progressSchema>;

const reportSchema = z.object({
  error: wireErrorSchema.optional(),
  failures: z.array(failureSchema),
  installed: z.array(z.string()),
  isStopped: z.boolean(),
});
export type LanReportWords = z.infer<typeof reportSchema>;

/** From the worker. */
export const lanNewsSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('get'),
    number: z.int(),
    request: z.strictObject({
      origin: lanOriginSchema,
      path: lanPathSchema,
      range: z.tuple([z.int(), z.int()]).optional(),
      maxBytes: z.int(),
    }),
  }),
  z.strictObject({ type: z.literal('found'), survey: surveySchema }),
  z.strictObject({ type: z.literal('progress'), progress: progressSchema }),
  z.strictObject({ type: z.literal('done'), report: reportSchema }),
  z.strictObject({ type: z.literal('failed'), error: wireErrorSchema }),
]);
export type LanNews = z.input<typeof lanNewsSchema>;
