// Owns: how a component gets its sentences: typed keys, and the language that is on.
import { useTranslation } from 'react-i18next';
import { type Language, languageSchema } from '#core/domain/language.ts';
import type { Translate } from './index.ts';

export function useText(): { t: Translate; language: Language } {
  const { t, i18n } = useTranslation();
  return {
    t: (key, values) => t(key, values ?? {}),
    language: languageSchema.parse(i18n.language),
  };
}
