// Owns: how a worker answers a numbered question, whatever it was asked.
import * as z from 'zod';
import { wireErrorSchema } from '#core/protocol/errors.ts';

export const workerAnswerSchema = z.object({
  number: z.int(),
  outcome: z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value: z.unknown() }),
    z.object({ ok: z.literal(false), error: wireErrorSchema }),
  ]),
});
export type WorkerAnswer = z.infer<typeof workerAnswerSchema>;
