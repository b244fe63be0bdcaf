// Owns: the console's requests about ratings and certificates (contract: core/protocol/console-voices-api.ts).
import * as z from 'zod';
import {
  type CertificateRow,
  certificateRowSchema,
  type RatingRow,
  ratingRowSchema,
  voicesPaths,
} from '#core/protocol/console-voices-api.ts';
import { type Outcome, succeed } from '#core/protocol/errors.ts';
import type { ConsoleClient } from './client.ts';

export interface VoicesCalls {
  listRatings(): Promise<Outcome<RatingRow[]>>;
  /** Codes: malformed, not-found. */
  checkCertificate(code: string): Promise<Outcome<CertificateRow>>;
}

const ratingsSchema = z.object({ items: z.array(ratingRowSchema) });

export function createVoicesCalls(client: Pick<ConsoleClient, 'ask'>): VoicesCalls {
  return {
    async listRatings() {
      const asked = await client.ask('GET', voicesPaths.ratings, ratingsSchema);
      return asked.ok ? succeed(asked.value.items) : asked;
    },
    checkCertificate: (code) =>
      client.ask('GET', `${voicesPaths.certificates}/${encodeURIComponent(code)}`, certificateRowSchema),
  };
}
