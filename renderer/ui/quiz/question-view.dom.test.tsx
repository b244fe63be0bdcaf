// @vitest-environment jsdom
// Pairs, orders and written answers by finger and by keyboard, in every language of the kiosk.
import 'fake-indexeddb/auto';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { afterEach, describe, expect, test } from 'vitest';
import { type Language, languages } from '#core/domain/language.ts';
import { type Answer, type Question, quizSchema } from '#core/domain/quiz.ts';
import { orderChoices } from '#core/domain/quiz-shuffle.ts';
import en from '../../i18n/en.json';
import { createI18n, loadSentences } from '../../i18n/index.ts';
import ug from '../../i18n/ug.json';
import zh from '../../i18n/zh.json';
import { QuestionView } from './QuestionView.tsx';

await loadSentences(...languages);
afterEach(cleanup);

const tables: Record<Language, Record<string, string>> = { zh, ug, en };
const words = (text: string) => ({ zh: `${text}字`, ug: `${text} سۆز`, en: `${text} word` });
const choice = (id: string) => ({ id, text: words(id) });
const shared = { prompt: words('prompt'), feedback: { right: words('well'), wrong: words('badly') } };
const quiz = quizSchema.parse({
  format: 2,
  passMark: 0.5,
  maxAttempts: null,
  shuffle: false,
  questions: [
    {
      ...shared,
      id: 'match',
      type: 'match',
      pairs: ['a', 'b'].map((id) => ({
        id,
        left: { text: words(`left ${id}`) },
        right: { text: words(id) },
      })),
      extras: [choice('c')],
    },
    { ...shared, id: 'order', type: 'order', items: ['a', 'b', 'c'].map(choice) },
    { ...shared, id: 'short', type: 'short-answer', accepted: { ug: ['ئالما'], zh: ['苹果'] } },
  ],
});

let given: Answer = [];

function Sitting({ question, language }: { question: Question; language: Language }) {
  const [answer, setAnswer] = useState<Answer>([]);
  const [isAnswered, setAnswered] = useState(false);
  given = answer;
  return (
    <QuestionView
      question={question}
      choices={orderChoices(question, false, 'seed')}
      language={language}
      at={0}
      count={1}
      answer={answer}
      isAnswered={isAnswered}
      onChange={setAnswer}
      onAnswer={() => setAnswered(true)}
      onNext={() => undefined}
    />
  );
}

function open(type: Question['type'], language: Language = 'en'): void {
  const question = quiz.questions.find((one) => one.type === type);
  if (!question) throw new Error(type);
  render(
    <I18nextProvider i18n={createI18n(language)}>
      <Sitting question={question} language={language} />
    </I18nextProvider>,
  );
}

const press = (id: string) => fireEvent.click(screen.getByTestId(id));
const isReady = () => !screen.getByTestId('quiz-next').hasAttribute('disabled');
const isOn = (id: string) => screen.getByTestId(id).getAttribute('aria-pressed') === 'true';

describe('pairs', () => {
  test('one touch for each row: the first empty one waits for its answer', () => {
    open('match');
    expect(isOn('left-a')).toBe(true);
    press('right-a');
    expect(isReady()).toBe(false);
    expect(isOn('left-b')).toBe(true);
    press('right-b');
    expect(given).toEqual(['a:a', 'b:b']);
    press('quiz-next');
    expect(screen.getByText(en['quiz.right'], { selector: 'strong' })).toBeTruthy();
  });

  test('a full row gives its answer back, and an answer that is used moves to the row that is picked', () => {
    open('match');
    press('right-b');
    press('right-a');
    expect(given).toEqual(['a:b', 'b:a']);
    press('left-a');
    expect(given).toEqual(['b:a']);
    press('right-a');
    expect(given).toEqual(['a:a']);
    press('right-c');
    press('quiz-next');
    expect(screen.getByTestId('left-b').textContent).toContain('Right answer: b word');
    expect(screen.queryByTestId('right-a')).toBeNull();
  });
});

describe('orders', () => {
  const shown = () => screen.getAllByTestId(/^item-/).map((row) => row.dataset['testid']?.slice(5));

  test('are shown mixed, cannot be handed in untouched, and move by arrows', () => {
    open('order');
    expect(shown()).not.toEqual(['a', 'b', 'c']);
    expect(isReady()).toBe(false);
    for (const [at, id] of ['a', 'b', 'c'].entries()) {
      while (shown().indexOf(id) > at) press(`up-${id}`);
    }
    expect(given).toEqual(['a', 'b', 'c']);
    press('quiz-next');
    expect(screen.getByText(en['quiz.right'], { selector: 'strong' })).toBeTruthy();
  });

  test('the keyboard stays on what moves, its place is said, and the end of the list is no trap', () => {
    open('order');
    const last = shown().at(-1) ?? '';
    const up = screen.getByTestId(`up-${last}`);
    up.focus();
    press(`up-${last}`);
    expect(document.activeElement).toBe(screen.getByTestId(`up-${last}`));
    expect(screen.getByRole('status').textContent).toBe(`${last} word: now in place 2 of 3`);
    press(`up-${last}`);
    press(`up-${last}`);
    expect(shown()[0]).toBe(last);
    expect(document.activeElement).toBe(screen.getByTestId(`up-${last}`));
  });

  test('a wrong order tells where each thing belongs', () => {
    open('order');
    const [first = ''] = shown();
    press(`down-${first}`);
    press(`up-${first}`);
    press('quiz-next');
    expect(screen.getAllByText(/^Belongs in place/).length).toBeGreaterThan(1);
  });
});

describe('written answers', () => {
  test('are taken with Enter, and compared as people would', () => {
    open('short-answer');
    const line = screen.getByTestId<HTMLInputElement>('short-answer');
    expect(line.getAttribute('dir')).toBe('auto');
    fireEvent.change(line, { target: { value: '  。' } });
    expect(isReady()).toBe(false);
    fireEvent.change(line, { target: { value: 'الما ' } });
    expect(given).toEqual(['الما ']);
    if (line.form) fireEvent.submit(line.form);
    expect(screen.getByText(en['quiz.right'], { selector: 'strong' })).toBeTruthy();
    expect(line.readOnly).toBe(true);
  });

  test('a wrong one shows what would have been right, in the language that is on or the next', () => {
    open('short-answer', 'zh');
    fireEvent.change(screen.getByTestId('short-answer'), { target: { value: '梨' } });
    press('quiz-next');
    expect(screen.getByText('正确答案:苹果')).toBeTruthy();
  });
});

describe.each(languages)('in %s', (language) => {
  test.each(['match', 'order', 'short-answer'] as const)('%s says what to do', (type) => {
    open(type, language);
    const key = type === 'short-answer' ? 'quiz.short' : `quiz.${type}`;
    expect(screen.getByText(tables[language][key] ?? '')).toBeTruthy();
    expect(screen.getByRole('form').textContent).toContain(words('prompt')[language]);
  });
});
