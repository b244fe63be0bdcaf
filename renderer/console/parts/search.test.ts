import { expect, it } from 'vitest';
import { matchesSearch } from './search.ts';

it('finds by every word, in any text, whatever the case', () => {
  const texts = ['ئايگۈل تۇرسۇن', '阿依古丽', 'Ayigul Tursun', undefined];
  expect(matchesSearch('', texts)).toBe(true);
  expect(matchesSearch('古丽', texts)).toBe(true);
  expect(matchesSearch('tursun AYI', texts)).toBe(true);
  expect(matchesSearch('ئايگۈل osman', texts)).toBe(false);
});
