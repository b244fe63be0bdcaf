import { expect, test } from 'vitest';
import { findCaptionFaults } from '../captions.ts';
import type { ScriptLine } from './script-schemas.ts';
import { formatCaptions, planFilm, planSound } from './timeline.ts';

const line = (en: string, more: Partial<ScriptLine> = {}): ScriptLine => ({
  zh: '句',
  ug: 'جۈملە',
  en,
  ...more,
});
const titles = { zh: '章', ug: 'باب', en: 'Chapter' };

test('each shot begins where the one before it ends', () => {
  const scene = { drawing: 'a.svg', lines: [line('one'), line('two', { pause: 3 })] };
  const { shots, lines, lengthSeconds } = planFilm([{ titles, scenes: [scene, scene] }], () => 4);
  for (const [index, shot] of shots.entries()) expect(shot.at).toBe(shots[index - 1]?.end ?? 0);
  expect(shots.at(-1)?.end).toBe(lengthSeconds);
  expect(lines).toHaveLength(4);
});

test('captions of a film are sound WebVTT and never overlap', () => {
  const { lines } = planFilm(
    [{ titles, scenes: [{ drawing: 'a.svg', lines: [line('one'), line('two')] }] }],
    () => 2,
  );
  const text = formatCaptions(lines, 'en');
  expect(findCaptionFaults(text)).toEqual([]);
  const stamps = [...text.matchAll(/\d\d:\d\d:\d\d\.\d{3}/g)].map(([stamp]) => stamp);
  expect([...stamps].sort()).toEqual(stamps);
});

test('a sound gives every sentence the time of its slowest voice', () => {
  const long = line('long');
  const { lines } = planSound([[long, line('short')]], (one) => (one === long ? 9 : 1));
  expect((lines[1]?.voiceAt ?? 0) - (lines[0]?.voiceAt ?? 0)).toBeGreaterThan(9);
});
