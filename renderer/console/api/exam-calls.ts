// Owns: the console's requests about exams (contract: core/protocol/console-exams-api.ts).
import * as z from 'zod';
import {
  type ExamOpeningRequest,
  type ExamResultRow,
  type ExamRow,
  examReleasedSchema,
  examResultRowSchema,
  examRowSchema,
  examsPath,
} from '#core/protocol/console-exams-api.ts';
import { type Outcome, succeed } from '#core/protocol/errors.ts';
import type { ConsoleClient } from './client.ts';

export interface ExamCalls {
  listExams(): Promise<Outcome<ExamRow[]>>;
  /** Codes: exam-code-wrong, exam-paper-gone, not-found. */
  giveCode(paper: string, code: string): Promise<Outcome<unknown>>;
  /** Codes: exam-code-needed. */
  sendOpening(paper: string, opening: ExamOpeningRequest): Promise<Outcome<unknown>>;
  /** Codes: not-found. */
  listResults(paper: string): Promise<Outcome<ExamResultRow[]>>;
  /** How many marks were told. */
  release(paper: string): Promise<Outcome<{ count: number }>>;
}

const examsSchema = z.object({ items: z.array(examRowSchema) });
const resultsSchema = z.object({ items: z.array(examResultRowSchema) });

export function createExamCalls(client: Pick<ConsoleClient, 'ask'>): ExamCalls {
  return {
    async listExams() {
      const asked = await client.ask('GET', examsPath, examsSchema);
      return asked.ok ? succeed(asked.value.items) : asked;
    },
    giveCode: (paper, code) => client.ask('POST', `${examsPath}/${paper}/code`, z.unknown(), { code }),
    sendOpening: (paper, opening) =>
      client.ask('POST', `${examsPath}/${paper}/opening`, z.unknown(), opening),
    async listResults(paper) {
      const asked = await client.ask('GET', `${examsPath}/${paper}/results`, resultsSchema);
      return asked.ok ? succeed(asked.value.items) : asked;
    },
    release: (paper) => client.ask('POST', `${examsPath}/${paper}/release`, examReleasedSchema, {}),
  };
}
