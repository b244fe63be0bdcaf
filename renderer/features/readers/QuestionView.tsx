// Owns: one question: choosing, answering, and the word on it. Right and wrong differ in word, colour
// and shape. The one button stays at its place: first it gives the answer, then it leads on.
import { type Language, pickLanguage } from '#core/domain/language.ts';
import { isAnswerRight, type Question } from '#core/domain/quiz.ts';
import { useText } from '../../i18n/use-text.ts';
import { FilePicture } from '../../ui/FilePicture.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';

type Choice = Question['choices'][number];

interface Props {
  question: Question;
  /** The question's choices in the order of this attempt. */
  choices: readonly Choice[];
  language: Language;
  at: number;
  count: number;
  chosen: readonly string[];
  isAnswered: boolean;
  onChoose: (chosen: string[]) => void;
  onAnswer: () => void;
  onNext: () => void;
}

export function QuestionView(props: Props) {
  const { question, choices, language, at, count, chosen, isAnswered, onChoose, onAnswer, onNext } = props;
  const { t } = useText();
  const isMultiple = question.type === 'multiple';
  const isLast = at === count - 1;

  function choose(id: string) {
    if (!isMultiple) onChoose([id]);
    else onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  }

  return (
    <section className="question" data-question={question.id}>
      <p className="question-at">{t('quiz.question', { at: at + 1, count })}</p>
      <h2>{pickLanguage(question.prompt, language)}</h2>
      {question.image ? <FilePicture className="question-picture" file={question.image} alt="" /> : null}
      <p className="hint">{isMultiple ? t('quiz.several') : t('quiz.one')}</p>
      <div className="choices">
        {choices.map((choice) => (
          <ChoiceButton
            key={choice.id}
            choice={choice}
            language={language}
            isChosen={chosen.includes(choice.id)}
            isCorrect={isAnswered ? question.correct.includes(choice.id) : undefined}
            onPress={() => choose(choice.id)}
          />
        ))}
      </div>
      <div className="question-end">
        {isAnswered ? <Feedback question={question} chosen={chosen} language={language} /> : null}
        <button
          type="button"
          className="button button-main button-big"
          disabled={chosen.length === 0}
          data-testid="quiz-next"
          onClick={isAnswered ? onNext : onAnswer}
        >
          <ActionIcon name={isAnswered ? 'forward' : 'check'} />
          {isAnswered ? (isLast ? t('quiz.toResult') : t('quiz.next')) : t('quiz.check')}
        </button>
      </div>
    </section>
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

function Feedback({
  question,
  chosen,
  language,
}: {
  question: Question;
  chosen: readonly string[];
  language: Language;
}) {
  const { t } = useText();
  const isRight = isAnswerRight(question, chosen);
  return (
    <div className={isRight ? 'feedback feedback-right' : 'feedback feedback-wrong'} role="status">
      <ActionIcon name={isRight ? 'check' : 'cross'} size={40} />
      <p>
        <strong>{isRight ? t('quiz.right') : t('quiz.wrong')}</strong>{' '}
        {pickLanguage(isRight ? question.feedback.right : question.feedback.wrong, language)}
      </p>
    </div>
  );
}
