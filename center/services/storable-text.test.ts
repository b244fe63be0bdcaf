import { describe, expect, it } from 'vitest';
import { isStorableJson, toStorable } from './storable-text.ts';

describe('storable text', () => {
  it('keeps ordinary text, with whole pairs and escapes in it, as it is', () => {
    for (const text of ['', 'a', '😀', 'گۈلنار', '\\u0000', '\n']) {
      expect(toStorable(text)).toEqual({ text, isEscaped: false });
    }
  });

  it('brings NUL and half a pair back from their escaped form', () => {
    for (const text of ['\u0000', 'a\ud800b', '\udc00', '\ud83d\ud83d\ude00']) {
      const stored = toStorable(text);
      expect(stored.isEscaped).toBe(true);
      expect(JSON.parse(stored.text)).toBe(text);
      expect(toStorable(stored.text).isEscaped).toBe(false);
    }
  });

  it('tells a character from the text of its escape', () => {
    expect(isStorableJson({ a: '\u0000' })).toBe(false);
    expect(isStorableJson({ '\u0000': 1 })).toBe(false);
    expect(isStorableJson(['\ud800'])).toBe(false);
    expect(isStorableJson('\\\u0000')).toBe(false);
    expect(isStorableJson('\\u0000')).toBe(true);
    expect(isStorableJson('\\ud800')).toBe(true);
    expect(isStorableJson({ a: '😀\u0001' })).toBe(true);
  });
});
