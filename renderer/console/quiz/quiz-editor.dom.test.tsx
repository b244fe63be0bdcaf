// @vitest-environment jsdom
// Writing a quiz: each type from empty to whole, a removed question that comes back, questions of the bank.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { App } from 'antd';
import { useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createQuestion,
  type QuestionDraft,
  type QuizDraft,
  readQuizDraft,
} from '#core/domain/quiz-draft.ts';
import { questionTypes } from '#core/domain/quiz-shape.ts';
import { quizSourceSchema } from '#core/domain/quiz-source.ts';
import type { QuestionRow } from '#core/protocol/console-questions-api.ts';
import { succeed } from '#core/protocol/errors.ts';
import { SessionProvider } from '../context.tsx';
import { createConsoleWords } from '../words.ts';
import { QuizEditor } from './QuizEditor.tsx';
import { listFaults } from './quiz-faults.ts';

const i18n = await createConsoleWords('en');
const words = (text: string) => ({ zh: `${text}字`, ug: `${text} سۆز`, en: text });
const rules = { passMark: 0.6, maxAttempts: null, shuffle: true };

/** Every place of words filled with words of its own. */
function fill(draft: QuestionDraft): QuestionDraft {
  let count = 0;
  const text = JSON.stringify(draft, (_key, value: unknown) => {
    const isEmpty = typeof value === 'object' && value !== null && 'zh' in value && value.zh === '';
    return isEmpty ? words(`words ${++count}`) : value;
  });
  const [filled] =
    readQuizDraft(JSON.stringify({ ...rules, questions: [JSON.parse(text)] }))?.questions ?? [];
  if (!filled) throw new Error('no draft');
  return filled;
}

beforeEach(() => {
  window.matchMedia = ((query: string) => ({
    matches: false,
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
  })) as unknown as typeof window.matchMedia;
  globalThis.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
});
afterEach(cleanup);

const order = fill(createQuestion('order', 'bank-1'));
const row = {
  id: '11111111-1111-4111-8111-111111111111',
  version: 1,
  question: order,
  topic: 'farming',
  tags: ['winter'],
  isArchived: false,
  author: 'a',
  updatedAtMs: 1,
  updatedBy: 'a',
} as QuestionRow;

let value: QuizDraft = { ...rules, questions: [] };
function Desk({ first }: { first: QuizDraft }) {
  const [held, setHeld] = useState(first);
  value = held;
  return <QuizEditor value={held} onChange={setHeld} pictures={[]} bank={async () => succeed([row])} />;
}

function open(questions: QuestionDraft[]): void {
  const session = { leave: () => undefined } as unknown as Parameters<typeof SessionProvider>[0]['session'];
  render(
    <I18nextProvider i18n={i18n}>
      <App>
        <SessionProvider session={session}>
          <Desk first={{ ...rules, questions }} />
        </SessionProvider>
      </App>
    </I18nextProvider>,
  );
}

describe.each(questionTypes)('%s', (type) => {
  test('a new one misses its words at their fields, and a filled one is whole', () => {
    const draft = createQuestion(type, 'q1');
    const faults = listFaults(quizSourceSchema, { ...rules, questions: [draft] });
    expect(faults.get('questions.0.prompt.ug')).toBe('console.quiz.fault.missing');
    const filled = fill(draft);
    const right: QuestionDraft =
      filled.type === 'short-answer'
        ? { ...filled, accepted: { zh: ['水'] } }
        : filled.type === 'single' || filled.type === 'multiple'
          ? { ...filled, correct: ['c1'] }
          : filled;
    expect([...listFaults(quizSourceSchema, { ...rules, questions: [right] })]).toEqual([]);
    const text = JSON.stringify({ ...rules, questions: [right] });
    expect(readQuizDraft(text)?.questions).toEqual([right]);
  });
});

test('what is no quiz is not opened as one', () => {
  for (const text of ['', '{}', '[]', JSON.stringify({ ...rules, questions: [{ type: 'essay' }] })])
    expect(readQuizDraft(text)).toBeUndefined();
});

test('a question is written, marked and tried in the kiosk’s view', async () => {
  open([{ ...fill(createQuestion('single', 'q1')), prompt: { ...words('Which?'), ug: '' } }]);
  fireEvent.click(screen.getByText('Which?'));
  expect(await screen.findByText('When all is written it can be tried here.')).toBeTruthy();
  fireEvent.change(screen.getByLabelText('Question · ئۇيغۇرچە'), { target: { value: 'قايسى؟' } });
  fireEvent.click(screen.getByLabelText('Right Choice 2'));
  expect(value.questions[0]).toMatchObject({ prompt: { ug: 'قايسى؟' }, correct: ['c2'] });
  const preview = await screen.findByRole('form');
  fireEvent.click(within(preview).getByTestId('choice-c2'));
  fireEvent.click(within(preview).getByTestId('quiz-next'));
  expect(await within(preview).findByRole('status')).toBeTruthy();
});

test('a removed question comes back where it was, and the order changes by buttons', () => {
  open([createQuestion('single', 'q1'), createQuestion('order', 'q2'), createQuestion('match', 'q3')]);
  const ids = () => value.questions.map(({ id }) => id);
  fireEvent.click(screen.getByLabelText('Remove: Question 2'));
  expect(ids()).toEqual(['q1', 'q3']);
  fireEvent.click(screen.getByText('Undo'));
  expect(ids()).toEqual(['q1', 'q2', 'q3']);
  fireEvent.click(screen.getByLabelText('Move up: Question 3'));
  expect(ids()).toEqual(['q1', 'q3', 'q2']);
});

test('a question of the bank goes in as a copy, once', async () => {
  open([]);
  fireEvent.click(screen.getByText('From the question bank'));
  fireEvent.click(await screen.findByRole('checkbox', { name: /words 1/ }));
  fireEvent.click(screen.getByText('Put in 1'));
  expect(value.questions).toEqual([order]);
  fireEvent.click(screen.getByText('From the question bank'));
  await waitFor(() => expect(screen.queryByRole('checkbox', { name: /words 1/ })).toBeNull());
});
