// Owns: the ballast from the page's side, and what the page and the ballast worker say to each other.
import * as z from 'zod';
import { createAsk } from './ask-worker.ts';
import type { Ballast } from './space.ts';

export const ballastRequestSchema = z.discriminatedUnion('type', [
  z.strictObject({ number: z.int(), type: z.literal('hold'), sizeBytes: z.int().min(0) }),
  z.strictObject({ number: z.int(), type: z.literal('release') }),
  z.strictObject({ number: z.int(), type: z.literal('probe'), sizeBytes: z.int().min(0) }),
]);
export type BallastRequest = z.infer<typeof ballastRequestSchema>;

export function createBallast(worker: Worker): Ballast {
  const ask = createAsk<{ type: 'hold' | 'probe'; sizeBytes: number } | { type: 'release' }>(
    worker,
    'the ballast',
  );
  return {
    hold: (sizeBytes) => ask({ type: 'hold', sizeBytes }),
    release: () => ask({ type: 'release' }),
    async hasRoom(sizeBytes) {
      const outcome = await ask({ type: 'probe', sizeBytes });
      return !outcome.ok || outcome.value !== false;
    },
  };
}
