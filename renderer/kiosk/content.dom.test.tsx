// @vitest-environment jsdom
// The content page, from the station screen on: everybody sees what is here and coming; the administrator,
// after the PIN, keeps, removes, fetches, pauses and chooses.
import { loadSentences } from '../i18n/index.ts';
import 'fake-indexeddb/auto';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { languages } from '#core/domain/language.ts';
import { FakeContent } from '#tests/doubles/fake-content.ts';
import { makeLearnerId } from '#tests/doubles/fake-library.ts';
import { FakeStation, samplePin } from '#tests/doubles/fake-station.ts';
import en from '../i18n/en.json';
import ug from '../i18n/ug.json';
import zh from '../i18n/zh.json';
import { KioskApp } from './KioskApp.tsx';

await loadSentences(...languages);

const tables: Record<string, Record<string, string>> = { zh, ug, en };

beforeEach(() => {
  window.scrollTo = () => undefined;
  window.localStorage.clear();
  window.history.replaceState(null, '', '/');
  window.location.hash = '#/station';
});
afterEach(cleanup);

const find = (id: string) => screen.findByTestId(id, {}, { timeout: 4000 });

async function press(id: string): Promise<void> {
  fireEvent.click(await find(id));
}

async function open(language: string): Promise<FakeContent> {
  window.localStorage.setItem('yuanjiao.language', language);
  const station = new FakeStation();
  render(<KioskApp station={station} now={() => 0} />);
  await press('content');
  if (!(station.content instanceof FakeContent)) throw new Error('not the fake');
  return station.content;
}

async function signInAsAdministrator(): Promise<void> {
  await press('content-choice');
  await press(`person-${makeLearnerId(0)}`);
  await find('pin-0');
  for (const digit of samplePin) fireEvent.click(screen.getByTestId(`pin-${digit}`));
  await find('content-pause');
}

describe.each(languages)('the content page (%s)', (language) => {
  const say = (key: string) => tables[language]?.[key] ?? '';

  test('says what is coming, here and without room; a passer-by changes nothing', async () => {
    await open(language);
    expect((await find('content-coming')).textContent).toContain('15.0 MB');
    expect((await find('content-units/walnut-pruning.json')).textContent).toContain('9.0 MB');
    expect(screen.queryByTestId('content-pause')).toBeNull();
    expect(screen.queryByTestId('content-pin-units/walnut-pruning.json')).toBeNull();
    await press('content-list-here');
    const here = await find('content-units/drip-irrigation.json');
    expect(here.textContent).toContain(say('content.planned'));
    await press('content-list-away');
    const away = await find('content-units/labour-law.json');
    expect(away.textContent).toContain(say('content.stateNoRoom'));
  });
});

test('[LB22] the administrator keeps, removes and fetches, but cannot remove what a plan needs', async () => {
  const content = await open('ug');
  await signInAsAdministrator();
  await press('content-send-away-units/walnut-pruning.json');
  await press('content-list-away');
  await press('content-pin-units/labour-law.json');
  await waitFor(() =>
    expect(content.wishes).toEqual([
      { path: 'units/walnut-pruning.json', wish: 'send-away' },
      { path: 'units/labour-law.json', wish: 'pin' },
    ]),
  );
  await press('content-list-here');
  await find('content-pin-units/drip-irrigation.json');
  expect(screen.queryByTestId('content-send-away-units/drip-irrigation.json')).toBeNull();
});

test('[LB25] pause, topics, night hours, room and allowance hold at once', async () => {
  const content = await open('zh');
  await signInAsAdministrator();
  await press('content-pause');
  await waitFor(() => expect(content.choice.isPaused).toBe(true));
  await press('content-choice');
  await press('choice-topic-law');
  await press('choice-night-22');
  await press('choice-room-8000000000');
  await press('choice-cap-2000000000');
  await press('choice-metered-true');
  await waitFor(() =>
    expect(content.choice).toMatchObject({
      withoutTopics: ['law'],
      nightWindow: { fromHour: 22, toHour: 7 },
      budgetBytes: 8_000_000_000,
      monthlyCapBytes: 2_000_000_000,
      isMetered: true,
    }),
  );
});
