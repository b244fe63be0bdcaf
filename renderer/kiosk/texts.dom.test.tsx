// @vitest-environment jsdom

import { languages } from '#core/domain/language.ts';
import { loadSentences } from '../i18n/index.ts';
import 'fake-indexeddb/auto';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeLearnerId } from '#tests/doubles/fake-library.ts';
import { FakeStation, samplePin } from '#tests/doubles/fake-station.ts';
import zh from '../i18n/zh.json';
import { KioskApp } from './KioskApp.tsx';

await loadSentences(...languages);

const patience = { timeout: 10_000 };
const find = (id: string) => screen.findByTestId(id, {}, patience);
const read = (words: string) => screen.findByText(words, {}, patience);

async function press(id: string): Promise<void> {
  fireEvent.click(await find(id));
}

beforeEach(() => {
  URL.createObjectURL = () => 'blob:fake';
  URL.revokeObjectURL = () => undefined;
  window.scrollTo = () => undefined;
  globalThis.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
  window.localStorage.setItem('yuanjiao.language', 'zh');
  window.location.hash = '#/';
});
afterEach(cleanup);

async function signIn(): Promise<FakeStation> {
  const station = new FakeStation();
  render(<KioskApp station={station} now={() => 0} />);
  await press('group-everyone');
  await press(`learner-${makeLearnerId(0)}`);
  await find('pin-0');
  for (const digit of samplePin) fireEvent.click(screen.getByTestId(`pin-${digit}`));
  await find('sign-out');
  return station;
}

test('a question is written, saved by itself, handed in, and its answer is news on the first screen once', async () => {
  const station = await signIn();
  await press('progress');
  await press('my-texts');
  expect(await read(zh['texts.none'])).toBeTruthy();
  await press('write-question');
  const editor = await find('text-editor');
  expect((await find('hand-in')).hasAttribute('disabled')).toBe(true);
  fireEvent.change(editor, { target: { value: '冬灌什么时候浇？' } });
  await waitFor(
    () => expect([...station.texts.drafts.values()].map(({ text }) => text)).toEqual(['冬灌什么时候浇？']),
    patience,
  );
  expect(await read(zh['texts.saved'])).toBeTruthy();
  await press('hand-in');
  fireEvent.click(await find('own-text'));
  expect(await read(zh['texts.waits.question'])).toBeTruthy();
  const [written] = station.texts.written;
  expect(written).toMatchObject({ kind: 'question', unitId: null, text: '冬灌什么时候浇？' });
  expect(station.texts.drafts.size).toBe(0);
  // Away from the text: an answer that comes while it is open is no news.
  window.location.hash = '#/home';
  await find('progress');
  await station.texts.answer(written?.id ?? '', '封冻前十天。');
  fireEvent.click(await find('answer-news'));
  expect((await find('answer')).textContent).toContain('封冻前十天。');
  window.location.hash = '#/home';
  await find('progress');
  await waitFor(() => expect(screen.queryByTestId('answer-news')).toBeNull(), patience);
});

test('what was begun is there again, also when the person signs out in the middle of a word', async () => {
  const station = await signIn();
  window.location.hash = '#/write/reflection/phone-safety';
  fireEvent.change(await find('text-editor'), { target: { value: '半句' } });
  await press('sign-out');
  await waitFor(() => expect(screen.queryByTestId('text-editor')).toBeNull(), patience);
  expect([...station.texts.drafts.values()]).toMatchObject([{ kind: 'reflection', text: '半句' }]);
});
