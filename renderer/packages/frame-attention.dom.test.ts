// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchAttention } from './frame-attention.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** jsdom plays nothing. */
function play(media: HTMLMediaElement): HTMLMediaElement {
  Object.defineProperty(media, 'paused', { value: false });
  return media;
}

test('touches and films are told; music that repeats and films without sound are not', () => {
  const told: [boolean, boolean][] = [];
  watchAttention(window, (isTouched, isPlaying) => told.push([isTouched, isPlaying]));
  const [music, silent, film] = [
    new Audio(),
    document.createElement('video'),
    document.createElement('video'),
  ];
  music.loop = true;
  silent.muted = true;
  document.body.append(play(music), play(silent));
  vi.advanceTimersByTime(3000);
  expect(told).toEqual([]);
  document.body.append(play(film));
  vi.advanceTimersByTime(3000);
  expect(told).toEqual([[false, true]]);
  document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
  vi.advanceTimersByTime(3000);
  film.remove();
  vi.advanceTimersByTime(3000);
  expect(told).toEqual([
    [false, true],
    [true, true],
    [false, false],
  ]);
});
