// Owns: words in three languages side by side, each written in its own direction.
import { Input } from 'antd';
import { useId } from 'react';
import { isRightToLeft, type Language } from '#core/domain/language.ts';
import type { DraftWords } from '#core/protocol/console-study-api.ts';
import { useWords } from '../words.ts';

export const written: readonly Language[] = ['zh', 'ug', 'en'];

interface Props {
  label: string;
  value: DraftWords;
  onChange: (value: DraftWords) => void;
  isLong?: boolean;
}

export function WordsField({ label, value, onChange, isLong = false }: Props) {
  const t = useWords();
  const id = useId();
  return (
    <fieldset className="words-field" aria-labelledby={id}>
      <span id={id} className="field-label">
        {label}
      </span>
      <div className="three">
        {written.map((language) => {
          const shared = {
            value: value[language],
            lang: language,
            dir: isRightToLeft(language) ? 'rtl' : 'ltr',
            maxLength: 4000,
            'aria-label': `${label} (${t(`console.units.lang.${language}`)})`,
            placeholder: t(`console.units.lang.${language}`),
          };
          const set = (text: string) => onChange({ ...value, [language]: text });
          return isLong ? (
            <Input.TextArea
              key={language}
              {...shared}
              autoSize={{ minRows: 2, maxRows: 8 }}
              onChange={(event) => set(event.target.value)}
            />
          ) : (
            <Input key={language} {...shared} onChange={(event) => set(event.target.value)} />
          );
        })}
      </div>
    </fieldset>
  );
}
