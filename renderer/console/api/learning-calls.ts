// Owns: the console's requests about following what learners do (contract: core/protocol/console-learning-api.ts).
import * as z from 'zod';
import {
  type HelpPage,
  type HelpQuery,
  helpPageSchema,
  learningPaths,
  type ProgressPage,
  type ProgressQuery,
  progressPageSchema,
  type TextPage,
  type TextQuery,
  textPageSchema,
} from '#core/protocol/console-learning-api.ts';
import type { Outcome } from '#core/protocol/errors.ts';
import type { ConsoleClient } from './client.ts';

export interface LearningCalls {
  listTexts(query: TextQuery): Promise<Outcome<TextPage>>;
  readText(textId: string): Promise<Outcome<unknown>>;
  answerText(textId: string, answer: string): Promise<Outcome<unknown>>;
  listProgress(query: ProgressQuery): Promise<Outcome<ProgressPage>>;
  listHelp(query: HelpQuery): Promise<Outcome<HelpPage>>;
}

/** Empty and missing filters are not asked for. */
function toQuery(path: string, query: Readonly<Record<string, unknown>>): string {
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return `${path}?${new URLSearchParams(asked.map(([name, value]) => [name, String(value)]))}`;
}

export function createLearningCalls(client: Pick<ConsoleClient, 'ask'>): LearningCalls {
  const { texts, progress, help } = learningPaths;
  return {
    listTexts: (query) => client.ask('GET', toQuery(texts, query), textPageSchema),
    readText: (textId) => client.ask('POST', `${texts}/${textId}/read`, z.unknown()),
    answerText: (textId, answer) => client.ask('POST', `${texts}/${textId}/answer`, z.unknown(), { answer }),
    listProgress: (query) => client.ask('GET', toQuery(progress, query), progressPageSchema),
    listHelp: (query) => client.ask('GET', toQuery(help, query), helpPageSchema),
  };
}
