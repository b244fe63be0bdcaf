// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { expect, test } from 'vitest';
import type { LanState } from '#core/bridge/lan-channels.ts';
import { createI18n, loadSentences } from '../../i18n/index.ts';
import { Neighbours } from '../../store/lan-neighbours.ts';
import { GivePart } from './GivePart.tsx';

await loadSentences('en');

const neighbours = new Neighbours({
  bridge: undefined,
  startWorker: () => {
    throw new Error('no visit is made here');
  },
  getNowMs: () => 0,
  now: () => 0,
  getStationName: async () => '木吉村站',
  getCounty: async () => undefined,
});
const giving: LanState = {
  isSharing: true,
  origins: ['http://192.168.1.20:47110'],
  hasFailed: false,
  sentBytes: 12_500_000,
};

function show(lan: LanState | undefined) {
  const view = { ...neighbours.read(), lan };
  return render(
    <I18nextProvider i18n={createI18n('en')}>
      <GivePart neighbours={neighbours} view={view} />
    </I18nextProvider>,
  );
}

test('a station that gives shows its address in letters and as a code, and how much went', () => {
  const { container } = show(giving);
  expect(screen.getByText('192.168.1.20:47110')).toBeTruthy();
  expect(screen.getByText(/12\.5 MB/)).toBeTruthy();
  const squares = container.querySelector('.near-code path')?.getAttribute('d') ?? '';
  // The three corner marks alone have 3 × 33 dark squares.
  expect(squares.split('z').length).toBeGreaterThan(100);
});

test('without a network, or in a browser, it says what is missing', () => {
  show({ ...giving, origins: [] });
  expect(screen.getByText(/on no local network/)).toBeTruthy();
  show(undefined);
  expect(screen.getByText(/can take but not give/)).toBeTruthy();
});
