// Owns: the form in which authors write a quiz (docs/content.md), by hand or in the console. It names
// pictures by the path of a file; the published quiz names them by content.
import * as z from 'zod';
import { createQuizShape } from './quiz-shape.ts';

export const sourcePathSchema = z.string().min(1).max(200);

export const quizSourceSchema = z.strictObject(createQuizShape(sourcePathSchema));
export type QuizSource = z.infer<typeof quizSourceSchema>;
export type QuestionSource = QuizSource['questions'][number];
