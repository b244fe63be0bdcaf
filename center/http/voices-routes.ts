// Owns: the console's routes about ratings and certificates (contract: core/protocol/console-voices-api.ts).
import * as z from 'zod';
import { voicesPaths } from '#core/protocol/console-voices-api.ts';
import { checkCertificate } from '../services/certificates.ts';
import { listRatings } from '../services/ratings.ts';
import type { AppParts } from './app.ts';
import type { RegisterRoute } from './console-call.ts';

const codeSchema = z.strictObject({ code: z.string().max(60) });

export function registerVoicesRoutes(route: RegisterRoute, { context }: AppParts): void {
  route('GET', voicesPaths.ratings, 'trainer', async () => ({
    value: { items: await listRatings(context.db.read) },
  }));
  route('GET', `${voicesPaths.certificates}/:code`, 'trainer', async ({ operator, request }) => {
    const { code } = codeSchema.parse(request.params);
    const checked = await checkCertificate(context, operator.login, code);
    return checked.ok ? { value: checked.value } : { error: checked.error.kind };
  });
}
