// Owns: what the fields of a roster entry are called.
import type { Translate } from '../../i18n/index.ts';

const named = {
  'names.ug': 'people.nameUg',
  'names.zh': 'people.nameZh',
  'names.en': 'people.nameEn',
  letters: 'people.letters',
  symbol: 'people.symbol',
} as const;

export function nameField(field: string, t: Translate): string {
  const key = Object.hasOwn(named, field) ? named[field as keyof typeof named] : undefined;
  return key ? t(key) : t('people.groups');
}
