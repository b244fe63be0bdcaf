// Owns: which language this screen is in: asked for in the address (`?lang=`), else kept from last time.
// What is asked for or kept is somebody else's text until it proves to be one of ours.
import { isRightToLeft, type Language, languageSchema } from '#core/domain/language.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';

const storageKey = 'yuanjiao.language';
/** Shown before anybody has chosen; the choice itself speaks all languages. */
export const firstLanguage: Language = 'zh';

/** undefined: nobody chose yet. `language-unknown`: the address or the storage names none of ours. */
export function readChosenLanguage(search: string, storage: Storage): Outcome<Language | undefined> {
  const wanted = new URLSearchParams(search).get('lang') ?? storage.getItem(storageKey);
  if (wanted === null) return succeed(undefined);
  const parsed = languageSchema.safeParse(wanted);
  return parsed.success ? succeed(parsed.data) : fail('language-unknown', { detail: wanted.slice(0, 40) });
}

export function keepChosenLanguage(language: Language, storage: Storage): void {
  storage.setItem(storageKey, language);
}

/** Screen readers, fonts and the direction of the page follow these two attributes. */
export function applyLanguage(language: Language, root: HTMLElement): void {
  root.lang = language;
  root.dir = isRightToLeft(language) ? 'rtl' : 'ltr';
}
