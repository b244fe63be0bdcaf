import { expect, it } from 'vitest';
import { maySign, toDelegateCommands } from './delegate-commands.ts';

it('a key that signs units keeps them when it is given briefings', () => {
  const key = { paths: ['units/law-*.json'] };
  expect(maySign(key, 'unit')).toBe(true);
  expect(maySign(key, 'briefing')).toBe(false);
  expect(toDelegateCommands(key)).toContain("--paths 'units/law-*.json,briefings/c-*.json'");
});

it('a key that signs nothing is given both', () => {
  expect(toDelegateCommands({ paths: [] })).toContain("--paths 'units/c-*.json,briefings/c-*.json'");
});
