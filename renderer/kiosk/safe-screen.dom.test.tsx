// @vitest-environment jsdom

import { languages } from '#core/domain/language.ts';
import { loadSentences } from '../i18n/index.ts';
import 'fake-indexeddb/auto';
import { render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { FakeStation } from '#tests/doubles/fake-station.ts';
import zh from '../i18n/zh.json';
import { KioskApp } from './KioskApp.tsx';

await loadSentences(...languages);

test('a bug shows a calm screen that says that nothing is lost', async () => {
  window.localStorage.setItem('yuanjiao.language', 'zh');
  const station = new FakeStation();
  station.getEnrolment = () => Promise.reject(new Error('broken invariant: test'));
  const onError = vi.fn();
  const silence = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  render(<KioskApp station={station} onError={onError} />);
  await screen.findByTestId('safe-screen');
  expect(screen.getByText(zh['error.screen'])).toBeTruthy();
  expect(onError).toHaveBeenCalled();
  silence.mockRestore();
});
