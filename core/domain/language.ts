// Owns: the languages of the kiosk and text that exists in all of them.
import * as z from 'zod';

export const languages = ['ug', 'zh', 'en'] as const;
export const languageSchema = z.enum(languages);
export type Language = z.infer<typeof languageSchema>;

export function isRightToLeft(language: Language): boolean {
  return language === 'ug';
}

const textSchema = z.string().trim().min(1).max(4000);

/** Text in every language: what a unit, briefing or column must have. */
export const localizedSchema = z.strictObject({ zh: textSchema, ug: textSchema, en: textSchema });
export type Localized = z.infer<typeof localizedSchema>;

/** A value for at least one language; `pickLanguage` finds the nearest. */
export function partialLocalized<Value extends z.ZodType>(value: Value) {
  return z
    .strictObject({ zh: value.optional(), ug: value.optional(), en: value.optional() })
    .refine((entry) => entry.zh !== undefined || entry.ug !== undefined || entry.en !== undefined, {
      message: 'at least one language',
    });
}

const fallbacks: Record<Language, readonly Language[]> = {
  ug: ['ug', 'zh', 'en'],
  zh: ['zh', 'ug', 'en'],
  en: ['en', 'zh', 'ug'],
};

/** The value for `language`, or for the language its readers most likely know next. */
export function pickLanguage<Value>(
  entry: { readonly [key in Language]?: Value | undefined },
  language: Language,
): Value | undefined {
  for (const candidate of fallbacks[language]) {
    const value = entry[candidate];
    if (value !== undefined) return value;
  }
  return undefined;
}
