// @vitest-environment jsdom

import { languages } from '#core/domain/language.ts';
import { loadSentences } from '../i18n/index.ts';
import 'fake-indexeddb/auto';
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeLearnerId } from '#tests/doubles/fake-library.ts';
import { type FakeOptions, FakeStation, samplePin } from '#tests/doubles/fake-station.ts';
import zh from '../i18n/zh.json';
import { KioskApp } from './KioskApp.tsx';

await loadSentences(...languages);

let upMs = 0;

/** jsdom lays nothing out, so no size ever changes. */
class StillSizes implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

beforeEach(() => {
  upMs = 0;
  // jsdom lays nothing out: it has no object URLs and cannot scroll.
  URL.createObjectURL = () => 'blob:fake';
  URL.revokeObjectURL = () => undefined;
  window.scrollTo = () => undefined;
  globalThis.ResizeObserver = StillSizes;
  window.localStorage.clear();
  window.localStorage.setItem('yuanjiao.language', 'zh');
  window.history.replaceState(null, '', '/');
  window.location.hash = '#/';
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function open(options: FakeOptions = {}): FakeStation {
  const station = new FakeStation(options);
  render(<KioskApp station={station} now={() => upMs} />);
  return station;
}

const find = (id: string) => screen.findByTestId(id, {}, { timeout: 4000 });

async function press(id: string): Promise<void> {
  fireEvent.click(await find(id));
}

async function typePin(pin: string): Promise<void> {
  await find('pin-0');
  for (const digit of pin) fireEvent.click(screen.getByTestId(`pin-${digit}`));
}

async function goToPin(): Promise<void> {
  await press('group-everyone');
  await press(`learner-${makeLearnerId(0)}`);
}

async function signIn(): Promise<void> {
  await goToPin();
  await typePin(samplePin);
  await find('sign-out');
}

async function openMaterial(unitId: string, materialId: string): Promise<void> {
  await screen.findByTestId('library');
  window.location.hash = `#/unit/${unitId}`;
  await press(`material-${materialId}`);
}

const right: Record<string, string[]> = { winter: ['drain'], saves: ['true'], checks: ['filter', 'dripper'] };

async function answerAll(isRight: boolean): Promise<void> {
  for (let at = 1; at <= 3; at++) {
    const title = zh['quiz.question'].replace('{{at}}', String(at)).replace('{{count}}', '3');
    await screen.findByText(title, {}, { timeout: 4000 });
    const shown = screen.getAllByTestId(/^choice-/).map((one) => one.dataset['testid']?.slice(7) ?? '');
    const correct = Object.values(right).find((ids) => ids.every((id) => shown.includes(id))) ?? [];
    const wrong = shown.filter((id) => !correct.includes(id)).slice(0, 1);
    for (const id of isRight ? correct : wrong) fireEvent.click(screen.getByTestId(`choice-${id}`));
    fireEvent.click(screen.getByTestId('quiz-next'));
    await screen.findByText(isRight ? zh['quiz.right'] : zh['quiz.wrong']);
    fireEvent.click(screen.getByTestId('quiz-next'));
  }
  await find('quiz-result');
}

describe('language', () => {
  test('an unknown language is told in words, and a choice is offered', async () => {
    window.localStorage.setItem('yuanjiao.language', 'tlh');
    open();
    const alert = await find('error-language-unknown');
    expect(alert.textContent).toContain(zh['error.language-unknown']);
    await press('language-ug');
    await find('visitor');
    expect(document.documentElement.dir).toBe('rtl');
    expect(window.localStorage.getItem('yuanjiao.language')).toBe('ug');
  });

  test('a switch turns the page round and keeps its place', async () => {
    open();
    await goToPin();
    await find('pin-1');
    expect(document.documentElement.dir).toBe('ltr');
    await press('language-ug');
    await waitFor(() => expect(document.documentElement.dir).toBe('rtl'));
    expect(document.documentElement.lang).toBe('ug');
    await find('pin-1');
  });
});

describe('enrolment', () => {
  test('a wrong code is told in words, the right one opens the kiosk', async () => {
    open({ isEnrolled: false });
    fireEvent.change(await find('enrol-code'), { target: { value: 'bbbb bbbb' } });
    await press('enrol-submit');
    expect((await find('error-code-wrong')).textContent).toContain(zh['error.code-wrong']);
    fireEvent.change(await find('enrol-code'), { target: { value: 'bcdf-ghjk' } });
    await press('enrol-submit');
    await find('visitor');
  });

  test('an offer with a code enrols by itself, even before a language is chosen', async () => {
    window.localStorage.clear();
    const station = open({ isEnrolled: false, offer: { origin: 'http://c', code: 'BCDFGHJK' } });
    await find('language-zh');
    await waitFor(async () => expect(await station.getEnrolment()).toBeDefined());
  });
});

describe('PIN', () => {
  test('a wrong PIN is told in words and the dots are empty again', async () => {
    open();
    await goToPin();
    await typePin('111111');
    expect((await find('error-pin-wrong')).textContent).toContain(zh['error.pin-wrong']);
    expect(screen.getByText('已输入 0 个数字,共 6 个')).toBeTruthy();
  });

  test('after too many tries the keys rest and the wait counts down', async () => {
    const station = open();
    station.wrongPins = 2;
    await goToPin();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    await typePin('111111');
    const alert = await find('error-pin-paused');
    expect(alert.textContent).toContain('90 秒');
    expect(screen.getByTestId('pin-1').hasAttribute('disabled')).toBe(true);
    // The sentence is drawn before the effect that starts the clock has run.
    await act(async () => undefined);
    act(() => void vi.advanceTimersByTime(10_000));
    expect(alert.textContent).toContain('80 秒');
    act(() => void vi.advanceTimersByTime(81_000));
    expect(screen.getByTestId('pin-1').hasAttribute('disabled')).toBe(false);
  });

  test('signing in leaves a record; a full disk says so and lets nobody in', async () => {
    const station = open();
    await goToPin();
    await find('pin-0');
    station.failNext('disk-full');
    await typePin(samplePin);
    await find('error-disk-full');
    await typePin(samplePin);
    await find('sign-out');
    expect(station.acts.map(({ act: { kind } }) => kind)).toEqual(['signed-in']);
  });
});

describe('studying', () => {
  test('a text is finished by its button and the next step is marked', async () => {
    const station = open();
    await signIn();
    await openMaterial('walnut-pruning', 'article');
    await press('reader-done');
    await waitFor(() => {
      const studied = station.acts.find(({ act: { kind } }) => kind === 'material-studied');
      expect(studied?.act).toMatchObject({ materialId: 'article', isFinished: true });
    });
    const quiz = await find('material-quiz');
    await waitFor(() => expect(quiz.textContent).toContain(zh['unit.next']));
  });

  test('a quiz: answers are kept at once, told right or wrong, and handed in at the end', async () => {
    const station = open();
    await signIn();
    await openMaterial('walnut-pruning', 'quiz');
    await answerAll(false);
    expect(screen.getByText(zh['quiz.failed'])).toBeTruthy();
    expect(screen.getByText('还可以再做 2 次')).toBeTruthy();
    await press('quiz-again');
    await answerAll(true);
    expect(screen.getByText(zh['quiz.passed'])).toBeTruthy();
    const finished = station.acts.filter(({ act: { kind } }) => kind === 'quiz-finished');
    expect(finished.map(({ act: made }) => made)).toMatchObject([
      { isPassed: false, attempt: 1 },
      { isPassed: true, attempt: 2 },
    ]);
  });

  test('an answer that was given cannot be taken back by leaving', async () => {
    const station = open();
    await signIn();
    await openMaterial('walnut-pruning', 'quiz');
    fireEvent.click((await screen.findAllByTestId(/^choice-/))[0] as HTMLElement);
    fireEvent.click(screen.getByTestId('quiz-next'));
    await waitFor(() => expect([...station.drafts.values()][0]?.position).toBe(1));
    fireEvent.click(screen.getByTestId('back'));
    await press('material-quiz');
    await screen.findByText('第 2 题,共 3 题');
  });

  test('the last material finished leads to the congratulation', async () => {
    open();
    await signIn();
    await openMaterial('first-aid', 'article');
    await press('reader-done');
    await find('unit-finished');
  });
});

describe('visitors and leaving', () => {
  test('a visitor reads and answers, and nothing is written', async () => {
    const station = open();
    await press('visitor');
    await openMaterial('walnut-pruning', 'quiz');
    await answerAll(true);
    await press('reader-done');
    await press('material-article');
    await press('reader-done');
    await find('material-quiz');
    expect(station.acts).toEqual([]);
    expect(station.drafts.size).toBe(0);
  });

  test('a forgotten screen warns, then saves and signs out, and nothing of the person remains', async () => {
    const station = open({ idleSignOutMinutes: 1 });
    await goToPin();
    await find('pin-0');
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    await typePin(samplePin);
    await find('sign-out');
    window.location.hash = '#/unit/walnut-pruning/article';
    await find('reader-done');
    await screen.findAllByText('热依汗古丽·吐尔逊');
    fireEvent.click(screen.getByTestId('text-size-2'));
    upMs += 40_000;
    act(() => void vi.advanceTimersByTime(2000));
    await find('idle-stay');
    upMs += 30_000;
    act(() => void vi.advanceTimersByTime(2000));
    await find('visitor');
    expect(screen.queryByText('热依汗古丽·吐尔逊')).toBeNull();
    await waitFor(() => expect(station.acts.at(-1)?.act.kind).toBe('signed-out'));
    expect(station.drafts.size).toBe(0);
    window.location.hash = '#/progress';
    await find('visitor');
  });

  test('answering the warning keeps the person signed in', async () => {
    open({ idleSignOutMinutes: 1 });
    await goToPin();
    await find('pin-0');
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    await typePin(samplePin);
    await find('sign-out');
    upMs += 40_000;
    act(() => void vi.advanceTimersByTime(2000));
    await press('idle-stay');
    expect(screen.queryByTestId('idle-stay')).toBeNull();
    upMs += 30_000;
    act(() => void vi.advanceTimersByTime(2000));
    expect(screen.getByTestId('sign-out')).toBeTruthy();
  });
});
