// Owns: what is still wrong with a question, by field, in the console's words. The schemas judge; their
// messages are for authors at the command line and are turned into words here.
import type * as z from 'zod';
import type { WordKey } from '../words.ts';

/** By path, such as `questions.0.prompt.ug`. */
export type QuizFaults = ReadonlyMap<string, WordKey>;

const known: readonly [RegExp, WordKey][] = [
  [/exactly one answer|among the choices/, 'console.quiz.fault.correct'],
  [/read the same/, 'console.quiz.fault.twins'],
  [/nothing but punctuation/, 'console.quiz.fault.punctuation'],
  [/at least one language/, 'console.quiz.fault.accepted'],
];

function toWord(path: string, message: string): WordKey {
  for (const [pattern, key] of known) if (pattern.test(message)) return key;
  if (/(?:^|\.)correct$/.test(path)) return 'console.quiz.fault.correct';
  if (/(?:^|\.)accepted\b/.test(path)) return 'console.quiz.fault.accepted';
  if (/(?:^|\.)(?:choices|pairs|items|questions)$/.test(path)) return 'console.quiz.fault.count';
  return 'console.quiz.fault.missing';
}

export function listFaults(schema: z.ZodType, value: unknown): QuizFaults {
  const parsed = schema.safeParse(value);
  if (parsed.success) return new Map();
  return new Map(
    parsed.error.issues.map(({ path, message }) => {
      const at = path.join('.');
      return [at, toWord(at, message)] as const;
    }),
  );
}

/** Faults at this place or anywhere inside it. */
export function countFaults(faults: QuizFaults, path: string): number {
  return [...faults.keys()].filter((at) => at === path || at.startsWith(`${path}.`)).length;
}
