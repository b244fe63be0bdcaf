// @vitest-environment jsdom
// What a person set and wrote stays where it is when the language or the look of the screen changes.
import 'fake-indexeddb/auto';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { languages } from '#core/domain/language.ts';
import { makeLearnerId } from '#tests/doubles/fake-library.ts';
import { FakeStation, samplePin } from '#tests/doubles/fake-station.ts';
import { loadSentences } from '../i18n/index.ts';
import { KioskApp } from './KioskApp.tsx';

await loadSentences(...languages);

const find = (id: string) => screen.findByTestId(id, {}, { timeout: 10_000 });
const press = async (id: string) => fireEvent.click(await find(id));

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

async function signIn(): Promise<void> {
  render(<KioskApp station={new FakeStation()} now={() => 0} />);
  await press('group-everyone');
  await press(`learner-${makeLearnerId(0)}`);
  await find('pin-0');
  for (const digit of samplePin) fireEvent.click(screen.getByTestId(`pin-${digit}`));
  await find('sign-out');
}
const root = document.documentElement;
async function changeLanguage(language: string): Promise<void> {
  await press(`language-${language}`);
  await waitFor(() => expect(root.lang).toBe(language));
}

test('what was typed survives a change of language and of the look', async () => {
  await signIn();
  window.location.hash = '#/write/question';
  fireEvent.change(await find('text-editor'), { target: { value: '冬灌什么时候浇？' } });
  await changeLanguage('ug');
  await press('sight');
  await press('sight-contrast');
  expect((await find('text-editor')).textContent).toBe('冬灌什么时候浇？');
});

test('an answer that was chosen survives a change of language', async () => {
  await signIn();
  window.location.hash = '#/unit/walnut-pruning/quiz';
  const choice = await waitFor(
    () => {
      const found = document.querySelector<HTMLElement>('[data-testid^=choice-]');
      if (!found) throw new Error('no choice yet');
      return found;
    },
    { timeout: 10_000 },
  );
  fireEvent.click(choice);
  const id = choice.getAttribute('data-testid') ?? '';
  const read = () => screen.getByTestId(id).getAttribute('aria-pressed') === 'true';
  await waitFor(() => expect(read()).toBe(true));
  await changeLanguage('en');
  expect(read()).toBe(true);
});

test('the look is set at any time, and forgotten with the person', async () => {
  await signIn();
  await press('sight');
  await press('sight-contrast');
  await press('sight-size-2');
  expect(root.hasAttribute('data-contrast')).toBe(true);
  expect(root.style.fontSize).toBe('28px');
  fireEvent.keyDown(screen.getByTestId('sight-size-2'), { key: 'Escape' });
  expect(screen.queryByTestId('sight-contrast')).toBeNull();
  expect(document.activeElement).toBe(screen.getByTestId('sight'));
  await press('sign-out');
  await waitFor(() => expect(root.hasAttribute('data-contrast')).toBe(false));
  expect(root.style.fontSize).toBe('');
});
