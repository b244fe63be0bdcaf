// Owns: pairing by touch, without dragging: a row is picked (at first the first empty one), then what
// belongs to it is pressed below. A full row that is pressed gives its answer back.
import { useState } from 'react';
import { type Language, type Localized, pickLanguage } from '#core/domain/language.ts';
import type { Choice } from '#core/domain/quiz.ts';
import { readPairs, toPair } from '#core/domain/quiz-marking.ts';
import { useText } from '../../i18n/use-text.ts';
import { FilePicture } from '../FilePicture.tsx';
import { ActionIcon } from '../icons/ActionIcon.tsx';
import type { AnswerProps } from './answer-props.ts';

type Side = { text: Localized; image?: Choice['image'] };

function SideView({ side, language }: { side: Side; language: Language }) {
  return (
    <>
      {side.image ? <FilePicture className="choice-picture" file={side.image} alt="" /> : null}
      <span>{pickLanguage(side.text, language)}</span>
    </>
  );
}

export function MatchAnswer({
  question,
  choices,
  language,
  answer,
  isAnswered,
  onChange,
}: AnswerProps<'match'>) {
  const [picked, setPicked] = useState<string | undefined>(undefined);
  const pairs = readPairs(answer);
  const active = isAnswered ? undefined : (picked ?? question.pairs.find(({ id }) => !pairs.has(id))?.id);
  const used = new Set(pairs.values());

  function keep(next: ReadonlyMap<string, string>) {
    onChange(
      question.pairs.flatMap(({ id }) => {
        const right = next.get(id);
        return right === undefined ? [] : [toPair(id, right)];
      }),
    );
  }

  function pick(leftId: string) {
    setPicked(leftId);
    if (pairs.has(leftId)) keep(new Map([...pairs].filter(([left]) => left !== leftId)));
  }

  function put(rightId: string) {
    if (active === undefined) return;
    setPicked(undefined);
    keep(new Map([...[...pairs].filter(([, right]) => right !== rightId), [active, rightId]]));
  }

  return (
    <>
      <ul className="match">
        {question.pairs.map((pair) => (
          <li key={pair.id}>
            <PairRow
              pair={pair}
              language={language}
              chosen={choices.find(({ id }) => id === pairs.get(pair.id))}
              isActive={pair.id === active}
              isAnswered={isAnswered}
              onPress={() => pick(pair.id)}
            />
          </li>
        ))}
      </ul>
      {isAnswered ? null : (
        <div className="match-rights">
          {choices.map((choice) => (
            <button
              key={choice.id}
              type="button"
              className="choice"
              aria-pressed={used.has(choice.id)}
              aria-disabled={active === undefined}
              data-testid={`right-${choice.id}`}
              onClick={() => put(choice.id)}
            >
              <SideView side={choice} language={language} />
            </button>
          ))}
        </div>
      )}
    </>
  );
}

interface RowProps {
  pair: AnswerProps<'match'>['question']['pairs'][number];
  language: Language;
  chosen: Choice | undefined;
  isActive: boolean;
  isAnswered: boolean;
  onPress: () => void;
}

function PairRow({ pair, language, chosen, isActive, isAnswered, onPress }: RowProps) {
  const { t } = useText();
  const isRight = chosen?.id === pair.id;
  const state = !isAnswered ? '' : isRight ? 'row-right' : 'row-wrong';
  return (
    <button
      type="button"
      className={`match-row ${state}`}
      aria-pressed={isActive}
      disabled={isAnswered}
      data-testid={`left-${pair.id}`}
      onClick={onPress}
    >
      <span className="match-side">
        <SideView side={pair.left} language={language} />
      </span>
      <ActionIcon name="forward" />
      <span className={chosen ? 'match-slot match-slot-full' : 'match-slot'}>
        {chosen ? <SideView side={chosen} language={language} /> : t('quiz.matchEmpty')}
        {isAnswered ? (
          <span className="mark">
            <ActionIcon name={isRight ? 'check' : 'cross'} />
            {isRight
              ? t('quiz.right')
              : t('quiz.rightIs', { answer: pickLanguage(pair.right.text, language) ?? '' })}
          </span>
        ) : null}
      </span>
    </button>
  );
}
