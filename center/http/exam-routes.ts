// Owns: the console's routes about exams (contract: core/protocol/console-exams-api.ts). Codes and results that leave
// the center are operators' business; trainers see the results of their learners.
import type { FastifyRequest } from 'fastify';
import * as z from 'zod';
import { sha256Schema } from '#core/domain/file-ref.ts';
import {
  examCodeRequestSchema,
  examOpeningRequestSchema,
  examsPath,
} from '#core/protocol/console-exams-api.ts';
import { listResults, releaseResults } from '../services/exam-results.ts';
import { listExams, openExam, sendOpening } from '../services/exams.ts';
import type { AppParts } from './app.ts';
import { type RegisterRoute, toAnswer } from './console-call.ts';

const paperSchema = z.strictObject({ paper: sha256Schema });

function readPaper(request: FastifyRequest): string {
  return paperSchema.parse(request.params).paper;
}

export function registerExamRoutes(route: RegisterRoute, { context, catalog }: AppParts): void {
  route('GET', examsPath, 'trainer', async ({ operator }) => ({
    value: { items: await listExams(context.db.read, catalog, operator) },
  }));
  route('POST', `${examsPath}/:paper/code`, 'operator', async ({ operator, request }) => {
    const { code } = examCodeRequestSchema.parse(request.body);
    return toAnswer(await openExam(context, catalog, operator.login, readPaper(request), code));
  });
  route('POST', `${examsPath}/:paper/opening`, 'operator', async ({ operator, request }) => {
    const opening = examOpeningRequestSchema.parse(request.body);
    return toAnswer(await sendOpening(context, operator.login, readPaper(request), opening));
  });
  route('GET', `${examsPath}/:paper/results`, 'trainer', async ({ operator, request }) => {
    const listed = await listResults(context, catalog, operator, readPaper(request));
    return listed.ok ? { value: { items: listed.value } } : { error: listed.error.kind };
  });
  route('POST', `${examsPath}/:paper/release`, 'operator', async ({ operator, request }) => {
    const released = await releaseResults(context, catalog, operator.login, readPaper(request));
    return released.ok ? { value: { count: released.value } } : { error: released.error.kind };
  });
}
