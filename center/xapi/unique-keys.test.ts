// Keys that stand twice in one object are found wherever they stand; the same key in two objects is nobody's concern.
import { describe, expect, it } from 'vitest';
import { findRepeatedKey } from './unique-keys.ts';

describe('a key that stands twice', () => {
  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['[{"b":{"c":1,"c":[]}}]', 'c'],
    ['{"a":{"b":1},"c":[{"d":1},{"e":2,"e":2}]}', 'e'],
    ['{"\\u0061":1,"a":2}', 'a'],
    ['{"a":{"x":1},"b":0,"a":3}', 'a'],
    ['{"":1,"":2}', ''],
  ])('is found in %s', (text, key) => {
    expect(findRepeatedKey(text)).toBe(key);
  });

  it.each([
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":2}]',
    '{"a":"\\"b\\":1,\\"b\\":2","b":"b"}',
    '{"a":"x\\\\","b":":"}',
    '{}',
    '[]',
    '"a"',
    '{"a":["b","b"],"b":1}',
  ])('is not in %s', (text) => {
    expect(JSON.parse(text)).toBeDefined();
    expect(findRepeatedKey(text)).toBeUndefined();
  });
});
