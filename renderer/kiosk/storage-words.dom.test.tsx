// @vitest-environment jsdom
import { loadSentences } from '../i18n/index.ts';
import 'fake-indexeddb/auto';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { languages } from '#core/domain/language.ts';
import { type FakeOptions, FakeStation } from '#tests/doubles/fake-station.ts';
import en from '../i18n/en.json';
import ug from '../i18n/ug.json';
import zh from '../i18n/zh.json';
import { KioskApp } from './KioskApp.tsx';
import { OtherWindow } from './OtherWindow.tsx';

await loadSentences(...languages);

const tables: Record<string, Record<string, string>> = { zh, ug, en };

beforeEach(() => {
  window.scrollTo = () => undefined;
  window.localStorage.clear();
  window.history.replaceState(null, '', '/');
  window.location.hash = '#/';
});
afterEach(cleanup);

function open(language: string, options: FakeOptions): void {
  window.localStorage.setItem('yuanjiao.language', language);
  render(<KioskApp station={new FakeStation(options)} now={() => 0} />);
}

const find = (id: string) => screen.findByTestId(id, {}, { timeout: 4000 });

const loss = {
  stationId: '22222222-2222-4222-8222-222222222222',
  stationName: '木吉村站',
  keptCount: 128,
  missingCount: 2,
};

describe.each(languages)('storage in words (%s)', (language) => {
  const say = (key: string, blanks: Record<string, string | number> = {}) =>
    Object.entries(blanks).reduce(
      (text, [name, value]) => text.replace(`{{${name}}}`, String(value)),
      tables[language]?.[key] ?? '',
    );

  test('[ST2] a station that lost its database says which it was, what is kept, and what to ask for', async () => {
    open(language, { isEnrolled: false, loss });
    const words = (await find('loss')).textContent;
    expect(words).toContain(say('loss.kept_other', { count: 128 }));
    expect(words).toContain(say('loss.missing_other', { count: 2 }));
    expect(words).toContain(say('loss.ask', { name: '木吉村站' }));
  });

  test('[ST1] what came back is said until somebody has understood it', async () => {
    open(language, { notices: [{ kind: 'refilled-log', count: 128 }] });
    const notices = await find('notices');
    expect(notices.textContent).toContain(say('notice.refilled-log_other', { count: 128 }));
    fireEvent.click(screen.getByText(say('act.ok')));
    await waitFor(() => expect(screen.queryByTestId('notices')).toBeNull());
  });

  test('[ST5] a full disk is said on every screen', async () => {
    open(language, { space: { isLow: true, isReserveUsed: true, evictedCount: 3 } });
    const words = (await find('space-reserve')).textContent;
    expect(words).toContain(say('space.reserve'));
    expect(words).toContain(say('space.evicted_other', { count: 3 }));
  });

  test('the second window says where to study', () => {
    window.localStorage.setItem('yuanjiao.language', language);
    render(<OtherWindow />);
    expect(screen.getByTestId('other-window').textContent).toContain(say('other.body'));
    expect(document.documentElement.dir).toBe(language === 'ug' ? 'rtl' : 'ltr');
  });
});

test('the station screen tells the state of the second copy and the free space', async () => {
  open('zh', { secondCopy: { state: 'broken', rebuiltCount: 0 } });
  window.location.hash = '#/station';
  expect((await find('copy-broken')).textContent).toContain(zh['station.copyBroken']);
  await screen.findByText(/至少还空/, {}, { timeout: 4000 });
});
