// Owns: the console's routes about station logs and proofs of hours (contracts: console-log-api.ts, proof.ts).
import * as z from 'zod';
import { consolePaths } from '#core/protocol/console-api.ts';
import { acknowledgementSchema, logPaths } from '#core/protocol/console-log-api.ts';
import {
  acknowledgeIncident,
  listHealth,
  listQuarantined,
  readIncident,
  readStationLog,
} from '../services/log-health.ts';
import { noteView } from '../services/note-view.ts';
import { createProof } from '../services/proof.ts';
import { rereadQuarantine } from '../services/requarantine.ts';
import { hasLearner } from '../services/scope.ts';
import type { AppParts } from './app.ts';
import { type RegisterRoute, readId } from './console-call.ts';

const afterSchema = z.strictObject({
  after: z
    .string()
    .regex(/^[0-9a-f-]{36}\/\d{1,15}$/)
    .optional(),
});
const periodSchema = z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() });
const numberSchema = z.strictObject({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

function readAfter(query: unknown): { epoch: string; seq: number } | undefined {
  const [epoch, seq] = (afterSchema.parse(query).after ?? '').split('/');
  return epoch && seq ? { epoch: z.uuid().parse(epoch), seq: Number(seq) } : undefined;
}

export function registerLogRoutes(route: RegisterRoute, { context }: AppParts): void {
  const { db } = context;
  route('GET', logPaths.health, 'trainer', async ({ operator }) => ({
    value: { items: await listHealth(db.read, undefined, operator) },
  }));
  route('GET', `${logPaths.stations}/:id/log`, 'trainer', async ({ operator, request }) => {
    const log = await readStationLog(db.read, readId(request), operator);
    return log ? { value: log } : { error: 'not-found' };
  });
  route('GET', `${logPaths.stations}/:id/quarantine`, 'operator', async ({ request }) => ({
    value: await listQuarantined(db.read, readId(request), readAfter(request.query)),
  }));
  route('POST', `${logPaths.stations}/:id/reread`, 'operator', async ({ operator, request }) => ({
    value: await rereadQuarantine(context, operator.login, readId(request)),
  }));
  route('GET', `${logPaths.incidents}/:id`, 'operator', async ({ request }) => {
    const detail = await readIncident(db.read, numberSchema.parse(request.params).id);
    return detail ? { value: detail } : { error: 'not-found' };
  });
  route('GET', `${consolePaths.learners}/:id/proof`, 'trainer', async ({ operator, request }) => {
    const { from = null, to = null } = periodSchema.parse(request.query);
    const learnerId = readId(request);
    if (!(await hasLearner(db.read, operator, learnerId))) return { error: 'not-found' };
    await noteView(context, operator.login, learnerId, 'proof');
    const proof = await createProof(context, operator.login, { learnerId, from, to, isWhole: false });
    return proof ? { value: proof } : { error: 'not-found' };
  });
  route('POST', `${logPaths.incidents}/:id/acknowledge`, 'operator', async ({ operator, request }) => {
    const { note } = acknowledgementSchema.parse(request.body);
    const { id } = numberSchema.parse(request.params);
    return (await acknowledgeIncident(context, operator.login, id, note))
      ? { value: {} }
      : { error: 'not-found' };
  });
}
