// Owns: making the sealed paper of an exam. What must stay true: of the questions nothing is published but their
// number; the code stays in the source.
import { parseExamCode } from '#core/domain/exam.ts';
import { sealPaper } from '#core/exam/paper.ts';
import { readQuiz, type TextContext } from './compile-text.ts';
import type { MaterialSource } from './source-schemas.ts';

type ExamSource = Extract<MaterialSource, { kind: 'exam' }>;

/** The material for the manifest. Undefined after a problem was reported. */
export async function compileExam(
  context: TextContext,
  unitId: string,
  source: ExamSource,
  by: string,
  at: string,
): Promise<unknown> {
  const { folder, blobs } = context;
  const { file: path, code: written, opensAt, closesAt, ...rest } = source;
  const code = parseExamCode(written);
  if (code === undefined)
    folder.report(by, `${at}.code`, 'Must be 10 digits; spaces between them are allowed.');
  const opensAtMs = opensAt === undefined ? undefined : Date.parse(opensAt);
  const closesAtMs = closesAt === undefined ? undefined : Date.parse(closesAt);
  if (opensAtMs !== undefined && closesAtMs !== undefined && closesAtMs <= opensAtMs)
    folder.report(by, `${at}.closesAt`, 'Must be later than opensAt.');
  // Pictures are files of their own, which anybody at the station could look at before.
  const known = new Set(context.pictures.keys());
  const quiz = await readQuiz(context, path, by, `${at}.file`);
  if (!quiz || code === undefined) return undefined;
  if (quiz.maxAttempts !== 1) folder.report(path, 'maxAttempts', 'Must be 1: an exam is taken once.');
  if ([...context.pictures.keys()].some((sha256) => !known.has(sha256)))
    folder.note(
      by,
      `${at}.file`,
      'Pictures of an exam are not sealed: what they show can be seen before it.',
    );
  const { salt, sealed } = await sealPaper({ unitId, materialId: source.id }, quiz, code);
  return {
    ...rest,
    paper: blobs.addBytes(sealed, 'application/octet-stream'),
    salt,
    questionCount: quiz.questions.length,
    passMark: quiz.passMark,
    ...(opensAtMs === undefined ? {} : { opensAtMs }),
    ...(closesAtMs === undefined ? {} : { closesAtMs }),
  };
}
