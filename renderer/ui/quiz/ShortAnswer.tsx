// Owns: an answer that is written. In which language does not matter, so the line turns with the letters.
import { pickLanguage } from '#core/domain/language.ts';
import { isAnswerRight } from '#core/domain/quiz-marking.ts';
import { longestAnswer } from '#core/domain/quiz-shape.ts';
import { useText } from '../../i18n/use-text.ts';
import { ActionIcon } from '../icons/ActionIcon.tsx';
import type { AnswerProps } from './answer-props.ts';

type Props = AnswerProps<'short-answer'> & { headingId: string };

export function ShortAnswer({ question, language, answer, isAnswered, onChange, headingId }: Props) {
  const { t } = useText();
  const isRight = isAnswerRight(question, answer);
  const [example = ''] = pickLanguage(question.accepted, language) ?? [];
  return (
    <div className="short-answer">
      <input
        type="text"
        dir="auto"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        maxLength={longestAnswer}
        aria-labelledby={headingId}
        readOnly={isAnswered}
        value={answer[0] ?? ''}
        data-testid="short-answer"
        onChange={(event) => onChange(event.target.value === '' ? [] : [event.target.value], true)}
      />
      {isAnswered && !isRight ? (
        <p className="mark">
          <ActionIcon name="check" />
          {t('quiz.rightIs', { answer: example })}
        </p>
      ) : null}
    </div>
  );
}
