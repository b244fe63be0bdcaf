// @vitest-environment jsdom
// An attempt that the power cut: what was answered stays answered, what was begun is as it was, and the
// order of everything is the same.
import 'fake-indexeddb/auto';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, test } from 'vitest';
import { emptyMaterial } from '#core/domain/progress.ts';
import { type Quiz, quizSchema } from '#core/domain/quiz.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { succeed } from '#core/protocol/errors.ts';
import { FakeStation } from '#tests/doubles/fake-station.ts';
import { createI18n, loadSentences } from '../../i18n/index.ts';
import { SessionProvider } from '../../ui/session-context.tsx';
import { StationProvider } from '../../ui/station-context.tsx';
import QuizReader from './QuizReader.tsx';
import { StudyKeeper, type StudyState } from './study-keeper.ts';

await loadSentences('zh');
afterEach(cleanup);

const words = (text: string) => ({ zh: text, ug: text, en: text });
const choice = (id: string) => ({ id, text: words(id) });
const shared = { prompt: words('?'), feedback: { right: words('+'), wrong: words('-') } };
const quiz = quizSchema.parse({
  format: 2,
  passMark: 0.5,
  maxAttempts: null,
  shuffle: false,
  questions: [
    { ...shared, id: 'order', type: 'order', items: ['a', 'b', 'c'].map(choice) },
    {
      ...shared,
      id: 'match',
      type: 'match',
      pairs: ['a', 'b'].map((id) => ({ id, left: { text: words(`l-${id}`) }, right: { text: words(id) } })),
    },
    { ...shared, id: 'short', type: 'short-answer', accepted: { zh: ['水'] } },
  ],
});

class QuizStation extends FakeStation {
  override readQuiz = async () => succeed<Quiz>(quiz);
}

const before: StudyState = {
  unitId: 'u' as UnitId,
  materialId: 'quiz',
  version: 'v',
  materialKind: 'quiz',
  language: 'zh',
  activeMs: 1000,
  position: 1,
  segments: [],
  isFinished: false,
  answers: { order: ['a', 'b', 'c'], match: ['a:b'] },
};

test('a draft with pairs and orders goes on where the power went, and is marked with them', async () => {
  const station = new QuizStation();
  const handedIn: StudyState[] = [];
  station.handInQuiz = async (draft) => {
    handedIn.push(draft);
    return succeed({ isPassed: true, isUnitCompleted: false });
  };
  const keeper = new StudyKeeper({
    station,
    learnerId: '11111111-1111-4111-8111-111111111111' as LearnerId,
    initial: before,
    isResumed: true,
    onError: () => undefined,
  });
  const props = {
    unit: { manifest: { id: 'u' } },
    material: { id: 'quiz', kind: 'quiz', file: { sha256: 'f'.repeat(64) } },
    study: { keeper, before: emptyMaterial },
    finish: async () => undefined,
    onAgain: () => undefined,
  } as unknown as Parameters<typeof QuizReader>[0];
  const view = () => (
    <I18nextProvider i18n={createI18n('zh')}>
      <MemoryRouter>
        <StationProvider value={station}>
          <SessionProvider now={() => 0}>
            <QuizReader {...props} />
          </SessionProvider>
        </StationProvider>
      </MemoryRouter>
    </I18nextProvider>
  );
  const { rerender } = render(view());
  keeper.subscribe(() => rerender(view()));

  await screen.findByText('第 2 题,共 3 题');
  expect(screen.getByTestId('left-a').textContent).toContain('b');
  fireEvent.click(screen.getByTestId('right-a'));
  fireEvent.click(screen.getByTestId('quiz-next'));
  fireEvent.click(screen.getByTestId('quiz-next'));
  fireEvent.change(await screen.findByTestId('short-answer'), { target: { value: '水' } });
  fireEvent.click(screen.getByTestId('quiz-next'));
  fireEvent.click(screen.getByTestId('quiz-next'));
  await screen.findByText('答对 2 题,共 3 题');
  expect(handedIn[0]?.answers).toEqual({ order: ['a', 'b', 'c'], match: ['a:b', 'b:a'], short: ['水'] });
});

test('a trial has the words on each answer and keeps nothing; what counts is then begun afresh', async () => {
  const station = new QuizStation();
  let handedIn = 0;
  station.handInQuiz = async () => {
    handedIn++;
    return succeed({ isPassed: true, isUnitCompleted: false });
  };
  const keeper = new StudyKeeper({
    station,
    learnerId: '11111111-1111-4111-8111-111111111111' as LearnerId,
    initial: { ...before, position: 0, answers: {} },
    isResumed: false,
    onError: () => undefined,
  });
  const props = {
    unit: { manifest: { id: 'u' } },
    material: { id: 'quiz', kind: 'quiz', file: { sha256: 'f'.repeat(64) } },
    study: { keeper, before: emptyMaterial },
    finish: async () => undefined,
    onAgain: () => undefined,
  } as unknown as Parameters<typeof QuizReader>[0];
  render(
    <I18nextProvider i18n={createI18n('zh')}>
      <MemoryRouter>
        <StationProvider value={station}>
          <SessionProvider now={() => 0}>
            <QuizReader {...props} />
          </SessionProvider>
        </StationProvider>
      </MemoryRouter>
    </I18nextProvider>,
  );
  fireEvent.click(await screen.findByTestId('quiz-trial'));
  fireEvent.click(await screen.findByTestId('up-b'));
  fireEvent.click(screen.getByTestId('quiz-next'));
  expect(document.querySelector('.feedback')).not.toBeNull();
  fireEvent.click(screen.getByTestId('quiz-next'));
  fireEvent.click(await screen.findByTestId('right-a'));
  fireEvent.click(screen.getByTestId('right-b'));
  fireEvent.click(screen.getByTestId('quiz-next'));
  fireEvent.click(screen.getByTestId('quiz-next'));
  fireEvent.change(await screen.findByTestId('short-answer'), { target: { value: '水' } });
  fireEvent.click(screen.getByTestId('quiz-next'));
  fireEvent.click(screen.getByTestId('quiz-next'));
  await screen.findByTestId('trial-result');
  expect(keeper.state).toMatchObject({ answers: {}, position: 0 });
  fireEvent.click(screen.getByTestId('quiz-real'));
  await screen.findByText('第 1 题,共 3 题');
  expect(screen.queryByTestId('trial')).toBeNull();
  expect(handedIn).toBe(0);
});
