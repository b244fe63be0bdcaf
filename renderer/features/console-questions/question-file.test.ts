import { describe, expect, it } from 'vitest';
import type { QuestionRow } from '#core/protocol/console-questions-api.ts';
import { readQuestionFile, toQuestionFile } from './question-file.ts';

const words = { zh: '水', ug: 'سۇ', en: 'water' };
const row: QuestionRow = {
  id: '11111111-1111-4111-8111-111111111111',
  version: 3,
  question: {
    id: 'bank-1',
    type: 'short-answer',
    prompt: words,
    accepted: { zh: ['水'] },
    feedback: { right: words, wrong: words },
  },
  topic: 'farming',
  tags: ['冬季'],
  isArchived: false,
  author: 'a',
  updatedAtMs: 1,
  updatedBy: 'a',
};

describe('files of questions', () => {
  it('are read back as they were written, without authors and without what is archived', () => {
    const text = JSON.stringify(toQuestionFile([row, { ...row, isArchived: true }]));
    expect(text).not.toContain('author');
    expect(readQuestionFile(text)?.questions).toEqual([
      { question: row.question, topic: 'farming', tags: ['冬季'] },
    ]);
  });

  it('of another kind, torn or with half a question are none', () => {
    const { question } = row;
    const broken = { ...toQuestionFile([row]), questions: [{ question: { ...question, accepted: {} } }] };
    for (const text of ['', '{}', '[1', '::Q1:: water? {=yes}', JSON.stringify(broken)])
      expect(readQuestionFile(text)).toBeUndefined();
  });
});
