// Owns: what may be answered and what is right, for each type of question.
import { Button, Checkbox, Radio, Select } from 'antd';
import { isRightToLeft } from '#core/domain/language.ts';
import {
  type ChoiceDraft,
  createChoice,
  createPair,
  type QuestionDraft,
  type QuestionDraftOf,
} from '#core/domain/quiz-draft.ts';
import { languageNames } from '../../i18n/index.ts';
import { useWords } from '../words.ts';
import { FaultNote, PictureSelect, WordsInput, withImage, writingOrder } from './quiz-form.tsx';
import { moveItem, RowButtons } from './RowButtons.tsx';

interface Props<Question extends QuestionDraft> {
  value: Question;
  path: string;
  onChange: (value: Question) => void;
}

export function AnswerFields({ value, ...rest }: Props<QuestionDraft>) {
  switch (value.type) {
    case 'match':
      return <PairFields {...rest} value={value} />;
    case 'order':
      return <OrderFields {...rest} value={value} />;
    case 'short-answer':
      return <AcceptedFields {...rest} value={value} />;
    default:
      return <ChoiceFields {...rest} value={value} />;
  }
}

function replaceAt<Item>(items: readonly Item[], at: number, item: Item): Item[] {
  return items.map((old, index) => (index === at ? item : old));
}

function ChoiceFields({
  value,
  path,
  onChange,
}: Props<QuestionDraftOf<'single' | 'multiple' | 'true-false'>>) {
  const t = useWords();
  const { choices, correct, type } = value;
  const isFixed = type === 'true-false';

  function mark(id: string, isRight: boolean): void {
    const others = type === 'multiple' ? correct.filter((one) => one !== id) : [];
    onChange({ ...value, correct: isRight ? [...others, id] : others });
  }
  function remove({ id }: ChoiceDraft): void {
    onChange({
      ...value,
      choices: choices.filter((choice) => choice.id !== id),
      correct: correct.filter((one) => one !== id),
    });
  }

  return (
    <div className="quiz-list">
      <FaultNote path={`${path}.correct`} />
      <FaultNote path={`${path}.choices`} />
      {choices.map((choice, at) => {
        const name = t('console.quiz.choice', { n: at + 1 });
        const Mark = type === 'multiple' ? Checkbox : Radio;
        const set = (changed: ChoiceDraft) =>
          onChange({ ...value, choices: replaceAt(choices, at, changed) });
        return (
          <div key={choice.id} className="quiz-row">
            <Mark
              checked={correct.includes(choice.id)}
              onChange={(event) => mark(choice.id, event.target.checked)}
            >
              {t('console.quiz.isRight')}
              <span className="unseen"> {name}</span>
            </Mark>
            <div className="quiz-grow">
              <WordsInput
                label={name}
                path={`${path}.choices.${at}.text`}
                value={choice.text}
                onChange={(text) => set({ ...choice, text })}
              />
              <PictureSelect
                label={`${t('console.quiz.picture')} · ${name}`}
                value={choice.image}
                onChange={(image) => set(withImage(choice, image))}
              />
            </div>
            {!isFixed && (
              <RowButtons
                name={name}
                at={at}
                count={choices.length}
                onMove={(by) => onChange({ ...value, choices: moveItem(choices, at, by) })}
                onRemove={choices.length > 2 ? () => remove(choice) : undefined}
              />
            )}
          </div>
        );
      })}
      {!isFixed && choices.length < 7 && (
        <Button onClick={() => onChange({ ...value, choices: [...choices, createChoice(choices)] })}>
          {t('console.quiz.addChoice')}
        </Button>
      )}
    </div>
  );
}

function OrderFields({ value, path, onChange }: Props<QuestionDraftOf<'order'>>) {
  const t = useWords();
  const { items } = value;
  return (
    <div className="quiz-list">
      <p className="quiet">{t('console.quiz.orderNote')}</p>
      <FaultNote path={`${path}.items`} />
      {items.map((item, at) => {
        const name = t('console.quiz.item', { n: at + 1 });
        const set = (changed: ChoiceDraft) => onChange({ ...value, items: replaceAt(items, at, changed) });
        return (
          <div key={item.id} className="quiz-row">
            <div className="quiz-grow">
              <WordsInput
                label={name}
                path={`${path}.items.${at}.text`}
                value={item.text}
                onChange={(text) => set({ ...item, text })}
              />
              <PictureSelect
                label={`${t('console.quiz.picture')} · ${name}`}
                value={item.image}
                onChange={(image) => set(withImage(item, image))}
              />
            </div>
            <RowButtons
              name={name}
              at={at}
              count={items.length}
              onMove={(by) => onChange({ ...value, items: moveItem(items, at, by) })}
              onRemove={
                items.length > 2
                  ? () => onChange({ ...value, items: items.filter(({ id }) => id !== item.id) })
                  : undefined
              }
            />
          </div>
        );
      })}
      {items.length < 7 && (
        <Button onClick={() => onChange({ ...value, items: [...items, createChoice(items)] })}>
          {t('console.quiz.addItem')}
        </Button>
      )}
    </div>
  );
}

function PairFields({ value, path, onChange }: Props<QuestionDraftOf<'match'>>) {
  const t = useWords();
  const { pairs, extras = [] } = value;
  const taken = [...pairs, ...extras];
  const setExtras = (next: ChoiceDraft[]) => {
    const { extras: _gone, ...rest } = value;
    onChange(next.length > 0 ? { ...rest, extras: next } : rest);
  };
  return (
    <div className="quiz-list">
      <FaultNote path={`${path}.pairs`} />
      {pairs.map((pair, at) => {
        const name = t('console.quiz.pair', { n: at + 1 });
        return (
          <div key={pair.id} className="quiz-row">
            <div className="quiz-grow">
              {(['left', 'right'] as const).map((side) => {
                const label = `${name} · ${t(`console.quiz.${side}`)}`;
                const set = (changed: typeof pair.left) =>
                  onChange({ ...value, pairs: replaceAt(pairs, at, { ...pair, [side]: changed }) });
                return (
                  <div key={side}>
                    <WordsInput
                      label={label}
                      path={`${path}.pairs.${at}.${side}.text`}
                      value={pair[side].text}
                      onChange={(text) => set({ ...pair[side], text })}
                    />
                    <PictureSelect
                      label={`${t('console.quiz.picture')} · ${label}`}
                      value={pair[side].image}
                      onChange={(image) => set(withImage(pair[side], image))}
                    />
                  </div>
                );
              })}
            </div>
            <RowButtons
              name={name}
              at={at}
              count={pairs.length}
              onRemove={
                pairs.length > 2
                  ? () => onChange({ ...value, pairs: pairs.filter(({ id }) => id !== pair.id) })
                  : undefined
              }
            />
          </div>
        );
      })}
      {extras.map((extra, at) => {
        const name = t('console.quiz.extra', { n: at + 1 });
        return (
          <div key={extra.id} className="quiz-row">
            <div className="quiz-grow">
              <WordsInput
                label={name}
                path={`${path}.extras.${at}.text`}
                value={extra.text}
                onChange={(text) => setExtras(replaceAt(extras, at, { ...extra, text }))}
              />
            </div>
            <RowButtons
              name={name}
              at={at}
              count={extras.length}
              onRemove={() => setExtras(extras.filter(({ id }) => id !== extra.id))}
            />
          </div>
        );
      })}
      <span className="quiz-buttons">
        {pairs.length < 5 && (
          <Button onClick={() => onChange({ ...value, pairs: [...pairs, createPair(taken)] })}>
            {t('console.quiz.addPair')}
          </Button>
        )}
        {extras.length < 2 && (
          <Button onClick={() => setExtras([...extras, createChoice(taken)])}>
            {t('console.quiz.addExtra')}
          </Button>
        )}
      </span>
    </div>
  );
}

function AcceptedFields({ value, path, onChange }: Props<QuestionDraftOf<'short-answer'>>) {
  const t = useWords();
  const { accepted } = value;
  return (
    <div className="quiz-list">
      <p className="quiet">{t('console.quiz.acceptedNote')}</p>
      <FaultNote path={`${path}.accepted`} />
      {writingOrder.map((language) => (
        <div
          key={language}
          className="quiz-accepted"
          lang={language}
          dir={isRightToLeft(language) ? 'rtl' : 'ltr'}
        >
          <span aria-hidden="true">{languageNames[language]}</span>
          <Select<string[]>
            mode="tags"
            open={false}
            suffixIcon={null}
            tokenSeparators={['\n']}
            maxCount={10}
            aria-label={`${t('console.quiz.accepted')} · ${languageNames[language]}`}
            value={accepted[language] ?? []}
            onChange={(texts) => {
              const { [language]: _gone, ...rest } = accepted;
              const kept = texts.map((text) => text.trim().slice(0, 60)).filter((text) => text !== '');
              onChange({ ...value, accepted: kept.length > 0 ? { ...rest, [language]: kept } : rest });
            }}
          />
        </div>
      ))}
      {writingOrder.flatMap((language) =>
        (accepted[language] ?? []).map((text, at) => (
          <FaultNote key={`${language}/${text}`} path={`${path}.accepted.${language}.${at}`} />
        )),
      )}
    </div>
  );
}
