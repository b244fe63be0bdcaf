// @vitest-environment jsdom
// An exam from its sealed paper to the hand-in: free moving, no word on what is right, the time over by itself.
import 'fake-indexeddb/auto';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { MemoryRouter, Route, Routes } from 'react-router';
import { afterEach, expect, test } from 'vitest';
import { quizSchema } from '#core/domain/quiz.ts';
import { FakeStation, samplePin } from '#tests/doubles/fake-station.ts';
import { createI18n, loadSentences } from '../../i18n/index.ts';
import type { ExamMaterial } from '../../store/station-exams.ts';
import { PortalProvider } from '../../ui/portal-context.tsx';
import { SessionProvider, useSession } from '../../ui/session-context.tsx';
import { StationProvider } from '../../ui/station-context.tsx';
import ExamReader from './ExamReader.tsx';

await loadSentences('zh');
afterEach(cleanup);

const words = (text: string) => ({ zh: text, ug: text, en: text });
const question = (id: string) => ({
  ...{
    id,
    type: 'single',
    prompt: words(`问 ${id}`),
    feedback: { right: words('RIGHT'), wrong: words('WRONG') },
  },
  choices: ['a', 'b'].map((choice) => ({ id: choice, text: words(choice) })),
  correct: ['a'],
});
const quiz = quizSchema.parse({
  ...{ format: 1, passMark: 0.5, maxAttempts: 1, shuffle: false },
  questions: ['one', 'two', 'three'].map(question),
});
const material = {
  ...{ id: 'exam', kind: 'exam', titles: words('考试'), salt: 'A'.repeat(22) },
  ...{ questionCount: 3, passMark: 0.5, minutes: 20 },
  paper: { sha256: 'f'.repeat(64), sizeBytes: 4, mediaType: 'application/octet-stream' },
} as ExamMaterial;
const unit = { manifest: { id: 'spring-exam', version: '0123456789abcdef' } } as unknown as Parameters<
  typeof ExamReader
>[0]['unit'];

function Door({ station, isVisitor }: { station: FakeStation; isVisitor: boolean }) {
  const { person, signIn, visit } = useSession();
  if (person.kind !== 'nobody') return <ExamReader unit={unit} material={material} />;
  async function enter() {
    const [learner] = await station.listLearners();
    if (isVisitor || !learner) visit();
    else await signIn(learner, 'zh');
  }
  return <button type="button" onClick={() => void enter()}>{`enter ${samplePin}`}</button>;
}

function show(station: FakeStation, isVisitor = false) {
  station.exams.quiz = quiz;
  render(
    <I18nextProvider i18n={createI18n('zh')}>
      <MemoryRouter>
        <StationProvider value={station}>
          <PortalProvider>
            <SessionProvider now={() => 0}>
              <Routes>
                <Route path="*" element={<Door station={station} isVisitor={isVisitor} />} />
              </Routes>
            </SessionProvider>
          </PortalProvider>
        </StationProvider>
      </MemoryRouter>
    </I18nextProvider>,
  );
  fireEvent.click(screen.getByText(/^enter/));
}

async function type(code: string) {
  for (const digit of code) fireEvent.click(await screen.findByTestId(`pin-${digit}`));
}

test('a visitor is told why not', async () => {
  show(new FakeStation(), true);
  expect((await screen.findByTestId('exam-visitor')).textContent).toContain('本人名下');
});

test('a wrong code opens nothing; behind the right one every question can be gone to and none is judged', async () => {
  const station = new FakeStation();
  show(station);
  await type('0000000000');
  await screen.findByTestId('error-exam-code-wrong');
  await type('3141592653');
  await screen.findByText('问 one');
  fireEvent.click(screen.getByTestId('choice-b'));
  fireEvent.click(screen.getByTestId('exam-next'));
  await screen.findByText('问 two');
  fireEvent.click(screen.getByTestId('exam-previous'));
  fireEvent.click(await screen.findByTestId('choice-a'));
  expect(document.body.textContent).not.toMatch(/RIGHT|WRONG/);
  fireEvent.click(screen.getByTestId('exam-end'));
  await screen.findByText('还有 2 题没有答。');
  fireEvent.click(screen.getByTestId('exam-go-on'));
  await screen.findByText('问 two');
  fireEvent.click(screen.getByTestId('exam-end'));
  fireEvent.click(await screen.findByTestId('exam-hand-in-now'));
  await screen.findByTestId('exam-done');
  expect(station.exams.handedIn).toHaveLength(1);
  expect(station.exams.handedIn[0]).toMatchObject({ isTimeOver: false, draft: { answers: { one: ['a'] } } });
});

test('when the time is over it hands itself in, once', async () => {
  const station = new FakeStation();
  show(station);
  await type('3141592653');
  await screen.findByText('问 one');
  station.exams.uptime = { bootId: 'fake-boot', uptimeMs: 20 * 60_000 };
  await screen.findByTestId('exam-done', {}, { timeout: 5000 });
  await waitFor(() => expect(station.exams.handedIn).toHaveLength(1));
  expect(station.exams.handedIn[0]).toMatchObject({ isTimeOver: true });
});
