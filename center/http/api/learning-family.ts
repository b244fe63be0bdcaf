// Owns: the description of the console's routes about following learners, what they think of units, certificates, exams,
// and about the question bank.
import * as z from 'zod';
import { sha256Schema } from '#core/domain/file-ref.ts';
import {
  examCodeRequestSchema,
  examOpeningRequestSchema,
  examReleasedSchema,
  examResultRowSchema,
  examRowSchema,
  examsPath,
} from '#core/protocol/console-exams-api.ts';
import {
  answerRequestSchema,
  helpPageSchema,
  helpQuerySchema,
  learningPaths,
  progressPageSchema,
  progressQuerySchema,
  textPageSchema,
  textQuerySchema,
} from '#core/protocol/console-learning-api.ts';
import {
  questionFileSchema,
  questionMakeSchema,
  questionPaths,
  questionRowSchema,
  questionSavedSchema,
  questionSaveSchema,
  questionsImportedSchema,
  questionUseSchema,
} from '#core/protocol/console-questions-api.ts';
import { certificateRowSchema, ratingRowSchema, voicesPaths } from '#core/protocol/console-voices-api.ts';
import type { Descriptions, RouteFamily } from './describe.ts';

const id = z.strictObject({ id: z.uuid() });
const nothing = z.strictObject({});
const itemsOf = <Item extends z.ZodType>(item: Item) => z.strictObject({ items: z.array(item) });
const { texts, progress, help } = learningPaths;
const { questions } = questionPaths;

const learning: Descriptions = {
  [`GET ${texts}`]: {
    summary: 'What learners wrote: questions and reflections, page by page',
    query: textQuerySchema,
    answer: textPageSchema,
  },
  [`POST ${texts}/:id/read`]: { summary: 'Somebody has read it', params: id, answer: nothing },
  [`POST ${texts}/:id/answer`]: {
    summary: 'Answers it; the answer goes to the station',
    params: id,
    body: answerRequestSchema,
    answer: nothing,
  },
  [`GET ${progress}`]: {
    summary: 'Learners and units, as plans ask and as they were studied, page by page',
    query: progressQuerySchema,
    answer: progressPageSchema,
  },
  [`GET ${help}`]: {
    summary: 'Who may need help, and why, page by page',
    query: helpQuerySchema,
    answer: helpPageSchema,
  },
};

const voices: Descriptions = {
  [`GET ${voicesPaths.ratings}`]: {
    summary: 'What learners think of the units; of few persons nothing is told',
    answer: itemsOf(ratingRowSchema),
  },
  [`GET ${voicesPaths.certificates}/:code`]: {
    summary: 'Whose certificate has this code, and what the records say of it',
    params: z.strictObject({ code: z.string() }),
    answer: certificateRowSchema,
  },
};

const paper = z.strictObject({ paper: sha256Schema });
const exams: Descriptions = {
  [`GET ${examsPath}`]: {
    summary: 'Exams of the library, and papers of before that can be marked',
    answer: itemsOf(examRowSchema),
  },
  [`POST ${examsPath}/:paper/code`]: {
    summary: 'Opens a paper with its code, so that answers can be marked',
    params: paper,
    body: examCodeRequestSchema,
    answer: nothing,
  },
  [`POST ${examsPath}/:paper/opening`]: {
    summary: 'Sends the code to stations, to be used from a time on',
    params: paper,
    body: examOpeningRequestSchema,
    answer: nothing,
  },
  [`GET ${examsPath}/:paper/results`]: {
    summary: 'What was handed in, when as well as is known, and its marks',
    params: paper,
    answer: itemsOf(examResultRowSchema),
  },
  [`POST ${examsPath}/:paper/release`]: {
    summary: 'Tells the marks to the stations of the learners',
    params: paper,
    answer: examReleasedSchema,
  },
};

const bank: Descriptions = {
  [`GET ${questions}`]: { summary: 'The question bank', answer: itemsOf(questionRowSchema) },
  [`POST ${questions}`]: {
    summary: 'Puts a question into the bank',
    body: questionMakeSchema,
    answer: questionRowSchema,
  },
  [`POST ${questions}/:id/save`]: {
    summary: 'Changes a question; quizzes keep their copies',
    params: id,
    body: questionSaveSchema,
    answer: questionSavedSchema,
  },
  [`GET ${questions}/:id/uses`]: {
    summary: 'Drafts with a copy of the question',
    params: id,
    answer: itemsOf(questionUseSchema),
  },
  [`POST ${questionPaths.import}`]: {
    summary: 'Takes in a bank that came as a file',
    body: questionFileSchema,
    answer: questionsImportedSchema,
  },
};

export const learningFamilies: readonly RouteFamily[] = [
  { tag: 'learning', access: 'session', routes: { ...learning, ...voices, ...exams, ...bank } },
];
