// Owns: the choice of language, each language named in itself.
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Language } from '#core/domain/language.ts';
import { keepLanguage, useLanguage, useWords } from './words.ts';

const names: readonly { value: Language; label: string; lang: string }[] = [
  { value: 'zh', label: '中文', lang: 'zh-CN' },
  { value: 'ug', label: 'ئۇيغۇرچە', lang: 'ug' },
  { value: 'en', label: 'English', lang: 'en' },
];

export function LanguageSwitch() {
  const t = useWords();
  const language = useLanguage();
  const { i18n } = useTranslation();
  return (
    <Segmented<Language>
      aria-label={t('console.language')}
      value={language}
      options={names.map(({ value, label, lang }) => ({ value, label: <span lang={lang}>{label}</span> }))}
      onChange={(chosen) => {
        keepLanguage(localStorage, chosen);
        void i18n.changeLanguage(chosen);
      }}
    />
  );
}
