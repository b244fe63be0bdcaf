// Owns: a text that must be there in all three languages, each written in its own direction.
import { Input } from 'antd';
import { isRightToLeft, type Language, type Localized } from '#core/domain/language.ts';
import { useWords } from '../../console/words.ts';
import { languageNames } from '../../i18n/index.ts';

const order: readonly Language[] = ['zh', 'ug', 'en'];

export interface LocalizedFieldProps {
  label: string;
  value: Localized;
  onChange: (value: Localized) => void;
  /** Path of the value in its setting. */
  path: string;
  faults: ReadonlySet<string>;
}

export function LocalizedField({ label, value, onChange, path, faults }: LocalizedFieldProps) {
  const t = useWords();
  return (
    <fieldset className="settings-localized">
      <legend>{label}</legend>
      {order.map((language) => (
        <Input
          key={language}
          aria-label={`${label} · ${languageNames[language]}`}
          placeholder={languageNames[language]}
          dir={isRightToLeft(language) ? 'rtl' : 'ltr'}
          lang={language}
          maxLength={200}
          value={value[language]}
          status={faults.has(`${path}.${language}`) ? 'error' : ''}
          onChange={(event) => onChange({ ...value, [language]: event.target.value })}
        />
      ))}
      {order.some((language) => faults.has(`${path}.${language}`)) && (
        <span className="settings-fault">{t('console.settings.allLanguages')}</span>
      )}
    </fieldset>
  );
}
