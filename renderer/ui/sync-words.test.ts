import { expect, test } from 'vitest';
import { createI18n, loadSentences, type Translate } from '../i18n/index.ts';
import type { SyncState } from '../store/station.ts';
import { describeSync } from './sync-words.ts';

await loadSentences('en');

const i18n = createI18n('en');
const t: Translate = (key, values) => i18n.t(key, values ?? {});
const nowMs = Date.UTC(2026, 10, 25, 2, 0);
const resting: SyncState = {
  phase: 'resting',
  waitingCount: 0,
  lastContactMs: nowMs - 26 * 3600_000,
  error: undefined,
  library: undefined,
  libraryFaults: [],
};

test('records that wait are counted, with the last contact in words', () => {
  expect(describeSync({ ...resting, waitingCount: 42 }, nowMs, 480, t)).toEqual({
    state: '42 records wait',
    contact: 'last reached the center yesterday',
  });
  expect(describeSync({ ...resting, waitingCount: 1 }, nowMs, 480, t).state).toBe('1 record waits');
});

test('nothing waiting reads as everything arrived', () => {
  expect(describeSync(resting, nowMs, 480, t).state).toBe('everything has reached the center');
});

test('files on their way are counted while they come', () => {
  const library = { filesDone: 12, filesTotal: 40, bytesDone: 1, bytesTotal: 2 };
  expect(describeSync({ ...resting, phase: 'fetching', library }, nowMs, 480, t).state).toBe(
    'fetching: 12 of 40 files',
  );
});

test('a station that never reached the center says so', () => {
  expect(describeSync({ ...resting, lastContactMs: undefined }, nowMs, 480, t).contact).toBe(
    'the center was not reached yet',
  );
});
