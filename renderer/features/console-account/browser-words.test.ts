import { expect, it } from 'vitest';
import { describeBrowser } from './browser-words.ts';

it('a browser is named by its maker and its system, or as it names itself', () => {
  const edge =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0';
  expect(describeBrowser(edge)).toBe('Edge · Windows');
  const telephone =
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36';
  expect(describeBrowser(telephone)).toBe('Chrome · Android');
  expect(describeBrowser('curl/8.5.0')).toBe('curl/8.5.0');
});
