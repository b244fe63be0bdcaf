// Owns: the answers of an exam on their way: sealed to the center's key at the station, opened and marked at the
// center. What must stay true: a box opens for one learner, exam and paper only, so nobody's answers become another's.
import * as z from 'zod';
import type { Opener, Sealer } from '../courier/ports.ts';
import type { Quiz } from '../domain/quiz.ts';
import { computeQuizResult, type QuizResult } from '../domain/quiz-marking.ts';
import { decodeBase64Url, decodeUtf8, encodeBase64Url, encodeUtf8 } from '../kernel/bytes.ts';
import { toCanonicalJson } from '../kernel/canonical-json.ts';
import type { ExamName } from './paper.ts';

const answersSchema = z.object({
  format: z.literal(1),
  answers: z.record(z.string(), z.array(z.string())),
});
export type ExamAnswers = z.infer<typeof answersSchema>['answers'];

export interface AnswersName extends ExamName {
  learnerId: string;
  /** SHA-256 of the sealed paper. */
  paper: string;
  attempt: number;
}

function toContext({ unitId, materialId, learnerId, paper, attempt }: AnswersName): string {
  return `yuanjiao/1/exam-answers/${learnerId}/${unitId}/${materialId}/${paper}/${attempt}`;
}

/** `boxKey`: the center's, as the document `center` tells it. */
export async function sealAnswers(
  sealer: Sealer,
  boxKey: string,
  name: AnswersName,
  answers: ExamAnswers,
): Promise<string> {
  const plain = encodeUtf8(toCanonicalJson({ format: 1, answers }));
  return encodeBase64Url(await sealer.seal(boxKey, toContext(name), plain));
}

/** Undefined: sealed to another center, by another name, or changed. */
export async function openAnswers(
  opener: Opener,
  name: AnswersName,
  sealed: string,
): Promise<ExamAnswers | undefined> {
  const plain = await opener.open(toContext(name), decodeBase64Url(sealed));
  if (!plain) return undefined;
  try {
    return answersSchema.parse(JSON.parse(decodeUtf8(plain))).answers;
  } catch {
    return undefined;
  }
}

export function markAnswers(quiz: Quiz, answers: ExamAnswers): QuizResult {
  return computeQuizResult(quiz, new Map(Object.entries(answers)));
}
