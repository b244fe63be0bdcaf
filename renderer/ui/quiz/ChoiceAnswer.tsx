// Owns: choosing one or several.
import { type Language, pickLanguage } from '#core/domain/language.ts';
import type { Choice } from '#core/domain/quiz.ts';
import { useText } from '../../i18n/use-text.ts';
import { FilePicture } from '../FilePicture.tsx';
import { ActionIcon } from '../icons/ActionIcon.tsx';
import type { AnswerProps } from './answer-props.ts';

export function ChoiceAnswer(props: AnswerProps<'single' | 'multiple' | 'true-false'>) {
  const { question, choices, language, answer, isAnswered, onChange } = props;

  function choose(id: string) {
    if (question.type !== 'multiple') onChange([id]);
    else onChange(answer.includes(id) ? answer.filter((one) => one !== id) : [...answer, id]);
  }

  return (
    <div className="choices">
      {choices.map((choice) => (
        <ChoiceButton
          key={choice.id}
          choice={choice}
          language={language}
          isChosen={answer.includes(choice.id)}
          isCorrect={isAnswered ? question.correct.includes(choice.id) : undefined}
          onPress={() => choose(choice.id)}
        />
      ))}
    </div>
  );
}

interface ChoiceProps {
  choice: Choice;
  language: Language;
  isChosen: boolean;
  /** undefined before the answer is given. */
  isCorrect: boolean | undefined;
  onPress: () => void;
}

function ChoiceButton({ choice, language, isChosen, isCorrect, onPress }: ChoiceProps) {
  const { t } = useText();
  const state = isCorrect === undefined ? '' : isCorrect ? 'choice-right' : isChosen ? 'choice-wrong' : '';
  return (
    <button
      type="button"
      className={`choice ${state}`}
      aria-pressed={isChosen}
      disabled={isCorrect !== undefined}
      data-testid={`choice-${choice.id}`}
      onClick={onPress}
    >
      {choice.image ? <FilePicture className="choice-picture" file={choice.image} alt="" /> : null}
      <span className="choice-text">{pickLanguage(choice.text, language)}</span>
      {isCorrect === true ? (
        <span className="mark">
          <ActionIcon name="check" />
          {t('quiz.correctMark')}
        </span>
      ) : null}
      {isCorrect !== undefined && isChosen && !isCorrect ? (
        <span className="mark">
          <ActionIcon name="cross" />
          {t('quiz.yourMark')}
        </span>
      ) : null}
    </button>
  );
}
