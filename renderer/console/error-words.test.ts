import { beforeAll, expect, it } from 'vitest';
import { errorKinds } from '#core/protocol/errors.ts';
import { describeError } from './error-words.ts';
import { createConsoleWords, type Words } from './words.ts';

let t: Words;
beforeAll(async () => {
  const words = await createConsoleWords('en');
  t = (key, values) => String(words.t(key, { ...values }));
});

it('every expected error has a sentence, and none shows a key', () => {
  for (const kind of errorKinds) {
    const sentence = describeError({ kind }, t);
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(sentence).not.toContain('error.');
  }
});

it('says how long to wait, and never shows the English detail', () => {
  const sentence = describeError({ kind: 'too-many-guesses', waitMs: 4200, detail: 'login admin' }, t);
  expect(sentence).toContain('5 seconds');
  expect(sentence).not.toContain('login admin');
});
