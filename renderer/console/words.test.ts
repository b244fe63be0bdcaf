import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { symbols } from '#core/domain/documents.ts';
import { topics } from '#core/domain/manifest.ts';
import { verbs } from '#core/domain/xapi.ts';
import { roleSchema, stationStatusSchema } from '#core/protocol/console-api.ts';
import en from '../i18n/console/en.json';
import ug from '../i18n/console/ug.json';
import reviewed from '../i18n/console/ug.reviewed.json';
import zh from '../i18n/console/zh.json';
import { menu } from './screens.tsx';
import { createConsoleWords, keepLanguage, readLanguage } from './words.ts';

const renderer = fileURLToPath(new URL('..', import.meta.url));
const languages: Record<string, Record<string, string>> = { zh, ug, en };
const keys = Object.keys(zh);

function listPlaceholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();
}

function readSources(): string {
  const features = readdirSync(join(renderer, 'features')).filter((name) => name.startsWith('console-'));
  return ['console', ...features.map((name) => join('features', name))]
    .flatMap((folder) =>
      readdirSync(join(renderer, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(renderer, folder, name),
      ),
    )
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.'))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
}

/** Words named in the sources; of composed ones such as `console.verb.${name}` every word with that beginning. */
function listUsedKeys(source: string): { named: Set<string>; isComposed: (key: string) => boolean } {
  const find = (pattern: RegExp) => [...source.matchAll(pattern)].map((match) => match[1] ?? '');
  const beginnings = find(/`((?:console|error)\.[A-Za-z0-9.-]*\.)\$\{/g);
  return {
    named: new Set(find(/['"`]((?:console|error)\.[A-Za-z0-9.-]+[A-Za-z0-9])['"`]/g)),
    isComposed: (key) => beginnings.some((beginning) => key.startsWith(beginning)),
  };
}

describe('words of the console', () => {
  it.each(['ug', 'en'])('%s has exactly the keys of zh', (language) => {
    expect(Object.keys(languages[language] ?? {})).toEqual(keys);
  });

  it('every key is worded in every language with the same placeholders', () => {
    for (const key of keys) {
      for (const words of Object.values(languages)) {
        expect(words[key]?.trim(), key).toBeTruthy();
        expect(listPlaceholders(words[key] ?? ''), key).toEqual(listPlaceholders(languages.zh?.[key] ?? ''));
      }
    }
  });

  it('every key used in the sources exists, and every key is used', () => {
    const { named, isComposed } = listUsedKeys(readSources());
    const known = new Set(keys);
    expect([...named].filter((key) => !known.has(key))).toEqual([]);
    const isUsed = (key: string) => named.has(key) || isComposed(key) || key.startsWith('error.');
    expect(keys.filter((key) => !isUsed(key))).toEqual([]);
  });

  it('every name that a composed word ends with is worded', () => {
    const composed = [
      ...symbols.map((name) => `console.symbol.${name}`),
      ...topics.map((name) => `console.topic.${name}`),
      ...Object.keys(verbs).map((name) => `console.verb.${name}`),
      ...stationStatusSchema.options.map((name) => `console.stations.status.${name}`),
      ...roleSchema.options.map((name) => `console.role.${name}`),
      ...Object.keys(menu).map((name) => `console.part.${name}`),
      ...Object.values(menu).flatMap((places) => places.map(({ path }) => `console.nav.${path}`)),
    ];
    expect(composed.filter((key) => !keys.includes(key))).toEqual([]);
  });

  it('Uyghur is written in Uyghur letters, with no Arabic look-alikes', () => {
    for (const [key, text] of Object.entries(ug)) {
      expect(text, key).toMatch(/[ئابپتجچخدرزژسشغفقكگڭلمنھەوۇۆۈۋېىي]|^، $/);
      expect(text, key).not.toMatch(/[هةکیءأإآثحذصضطظعؤ]/);
    }
  });

  it('names only existing strings as reviewed', () => {
    expect(Object.keys(reviewed).filter((key) => !keys.includes(key))).toEqual([]);
  });

  it('speaks each language and falls back to nothing', async () => {
    for (const language of ['zh', 'ug', 'en'] as const) {
      const words = await createConsoleWords(language);
      expect(words.t('console.age.minutes', { n: 5 })).toBe(
        languages[language]?.['console.age.minutes']?.replace('{{n}}', '5'),
      );
    }
  });
});

describe('choice of language', () => {
  it('is kept, and anything unknown or forbidden means Chinese', () => {
    const shelf = new Map<string, string>();
    const storage = {
      getItem: (key: string) => shelf.get(key) ?? null,
      setItem: (key: string, value: string) => void shelf.set(key, value),
    };
    expect(readLanguage(storage)).toBe('zh');
    keepLanguage(storage, 'ug');
    expect(readLanguage(storage)).toBe('ug');
    shelf.set('console.language', 'fr');
    expect(readLanguage(storage)).toBe('zh');
    const refusing = {
      getItem: (): string => {
        throw new DOMException('denied', 'SecurityError');
      },
      setItem: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    };
    expect(readLanguage(refusing)).toBe('zh');
    keepLanguage(refusing, 'en');
  });
});
