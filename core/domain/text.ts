// Owns: what a learner writes: reflections, questions, wishes, requests for a correction, and notes for oneself. A
// text is a record like any other (an xAPI statement with the words in `result.response`); its id is the text's id.
import * as z from 'zod';
import type { LearnerId, UnitId } from '../kernel/ids.ts';
import type { Statement } from './statement.ts';
import { parseActivityIri, verbs } from './xapi.ts';

export const textKinds = ['reflection', 'question', 'wish', 'correction', 'note'] as const;
export const textKindSchema = z.enum(textKinds);
export type TextKind = z.infer<typeof textKindSchema>;

/** Those that a trainer is to see; a note is the writer's own. */
export const inboxKinds = ['reflection', 'question', 'wish', 'correction'] as const satisfies TextKind[];
/** Those that wait until somebody answers; the others may just be read. */
export const answerKinds: readonly TextKind[] = ['question', 'correction'];

export const textVerbs: Readonly<Record<TextKind, string>> = {
  reflection: verbs.commented,
  question: verbs.asked,
  wish: verbs.requested,
  correction: verbs.askedForCorrection,
  note: verbs.annotated,
};

/** A handwritten page has some 600 characters; this is a long essay. */
export const maxTextLength = 4000;

export interface LearnerText {
  id: string;
  learnerId: LearnerId;
  kind: TextKind;
  /** null: on no unit. */
  unitId: UnitId | null;
  text: string;
}

/** The text that a statement is; undefined for one that is none. */
export function readText(statement: Statement): LearnerText | undefined {
  const kind = textKinds.find((one) => textVerbs[one] === statement.verb.id);
  const text = statement.result?.response;
  if (kind === undefined || text === undefined || text.trim() === '') return undefined;
  return {
    id: statement.id,
    learnerId: statement.actor.account.name as LearnerId,
    kind,
    unitId: parseActivityIri(statement.object.id)?.unitId ?? null,
    text,
  };
}

/** As it is kept: line ends in one form, no controls that a database refuses, no blank ends. */
export function cleanText(typed: string): string {
  return (
    typed
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what goes
      .replace(/[\u0000-\u0008\u000B-\u001F]|[\uD800-\uDFFF]/gu, '')
      .trim()
      .slice(0, maxTextLength)
  );
}
