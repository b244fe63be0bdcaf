// Owns: what every field of the quiz editor knows: the faults, and the pictures that may be chosen.
import { Input, Select } from 'antd';
import { createContext, use, useId } from 'react';
import { isRightToLeft, type Language } from '#core/domain/language.ts';
import type { QuizWords } from '#core/domain/quiz-draft.ts';
import { languageNames } from '../../i18n/index.ts';
import { useWords } from '../words.ts';
import type { QuizFaults } from './quiz-faults.ts';

/** An uploaded picture of the unit. */
export interface PictureChoice {
  path: string;
  /** As the author called it. */
  name: string;
  url: string;
}

export interface QuizForm {
  faults: QuizFaults;
  /** undefined: no pictures here (the bank). */
  pictures?: readonly PictureChoice[] | undefined;
}

const FormContext = createContext<QuizForm>({ faults: new Map() });
export const QuizFormProvider = FormContext;

export const writingOrder: readonly Language[] = ['zh', 'ug', 'en'];

export function FaultNote({ path }: { path: string }) {
  const t = useWords();
  const fault = use(FormContext).faults.get(path);
  return fault ? <p className="quiz-fault">{t(fault)}</p> : null;
}

interface WordsProps {
  label: string;
  path: string;
  value: QuizWords;
  onChange: (value: QuizWords) => void;
  isLong?: boolean;
}

export function WordsInput({ label, path, value, onChange, isLong = false }: WordsProps) {
  const t = useWords();
  const id = useId();
  const { faults } = use(FormContext);
  const isFaulty = (language: Language) => faults.has(`${path}.${language}`);
  return (
    <fieldset className="quiz-words" aria-labelledby={id}>
      <span id={id} className="quiz-label">
        {label}
      </span>
      <div className="quiz-three">
        {writingOrder.map((language) => (
          <Input.TextArea
            key={language}
            aria-label={`${label} · ${languageNames[language]}`}
            placeholder={languageNames[language]}
            lang={language}
            dir={isRightToLeft(language) ? 'rtl' : 'ltr'}
            maxLength={1000}
            autoSize={{ minRows: isLong ? 2 : 1, maxRows: 8 }}
            value={value[language]}
            status={isFaulty(language) ? 'error' : ''}
            onChange={(event) => onChange({ ...value, [language]: event.target.value })}
          />
        ))}
      </div>
      {writingOrder.some(isFaulty) && <p className="quiz-fault">{t('console.quiz.fault.missing')}</p>}
    </fieldset>
  );
}

interface PictureProps {
  label: string;
  value: string | undefined;
  onChange: (path: string | undefined) => void;
}

export function PictureSelect({ label, value, onChange }: PictureProps) {
  const t = useWords();
  const { pictures } = use(FormContext);
  if (pictures === undefined) return null;
  const url = pictures.find(({ path }) => path === value)?.url;
  return (
    <span className="quiz-picture">
      {url && <img src={url} alt="" />}
      <Select<string>
        aria-label={label}
        showSearch={{ optionFilterProp: 'label' }}
        value={value ?? ''}
        options={[
          { value: '', label: t('console.quiz.pictureNone') },
          ...pictures.map(({ path, name }) => ({ value: path, label: name })),
        ]}
        onChange={(path) => onChange(path === '' ? undefined : path)}
      />
    </span>
  );
}

/** The same without the picture, or with another. */
export function withImage<Item extends { image?: string | undefined }>(
  item: Item,
  image: string | undefined,
): Item {
  const { image: _gone, ...rest } = item;
  return (image === undefined ? rest : { ...rest, image }) as Item;
}
