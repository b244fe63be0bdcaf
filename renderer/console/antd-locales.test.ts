import dayjs from 'dayjs';
import { expect, it } from 'vitest';
import { languages } from '#core/domain/language.ts';
import { antdLocales } from './antd-locales.ts';
import { dayjsLocales } from './numerals.ts';

it('the calendar speaks the language of the screen', () => {
  for (const language of languages) {
    const name = antdLocales[language].DatePicker?.lang.locale ?? '';
    // What antd's picker makes of it: a mapped name, or what stands before the underscore.
    const used = { zh_CN: 'zh-cn', en_US: 'en' }[name] ?? name.split('_')[0] ?? '';
    expect(used).toBe(dayjsLocales[language]);
    expect(dayjs('2026-11-05').locale(used).locale()).toBe(used);
  }
});

it('antd has a word of each language for an empty table', () => {
  const words = languages.map((language) =>
    String(antdLocales[language].Table?.emptyText ?? antdLocales[language].Empty?.description),
  );
  expect(new Set(words).size).toBe(languages.length);
});
