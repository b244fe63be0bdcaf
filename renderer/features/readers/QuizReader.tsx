// Owns: a quiz on the screen, question by question. Each answer is in the draft at once; one that was
// answered cannot be changed any more, also after a power cut (`position` counts the answered ones). A trial asks the
// same and keeps nothing but the time.
import { useState } from 'react';
import type { Quiz } from '#core/domain/quiz.ts';
import { computeQuizResult, type QuizResult } from '#core/domain/quiz-marking.ts';
import { orderChoices, orderQuestions, toAttemptSeed } from '#core/domain/quiz-shuffle.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { useText } from '../../i18n/use-text.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { QuestionView } from '../../ui/quiz/QuestionView.tsx';
import { useLearnerId } from '../../ui/session-context.tsx';
import { useOutcome } from '../../ui/use-outcome.ts';
import { NoTriesLeft, QuizResultView, TrialWay } from './QuizResultView.tsx';
import { QuizTrial } from './QuizTrial.tsx';
import type { ReaderProps } from './reader-props.ts';

type Props = ReaderProps<'quiz'> & { onAgain: () => void };

export default function QuizReader(props: Props) {
  const { t } = useText();
  const { file } = props.material;
  const quiz = useOutcome(file.sha256, (station) => station.readQuiz(file));
  if (!quiz) return <p role="status">{t('wait.loading')}</p>;
  if (!quiz.ok) return <ErrorSentence error={quiz.error} />;
  return <QuizModes key={props.study.before.attemptCount} {...props} quiz={quiz.value} />;
}

/** What counts is what one gets by pressing on; a trial is a second way, while nothing is answered yet. */
function QuizModes(props: Props & { quiz: Quiz }) {
  const [trial, setTrial] = useState(0);
  const [isTrial, setIsTrial] = useState(false);
  const beginTrial = () => {
    setTrial(trial + 1);
    setIsTrial(true);
  };
  return isTrial ? (
    <QuizTrial key={trial} {...props} number={trial} onAgain={beginTrial} onReal={() => setIsTrial(false)} />
  ) : (
    <QuizRun {...props} onTrial={beginTrial} />
  );
}

interface Result extends QuizResult {
  isUnitCompleted: boolean;
}

function QuizRun({
  unit,
  material,
  study,
  quiz,
  onAgain,
  onTrial,
}: Props & { quiz: Quiz; onTrial: () => void }) {
  const { language } = useText();
  const learnerId = useLearnerId();
  const { keeper, before } = study;
  const attempt = before.attemptCount + 1;
  const seed = toAttemptSeed(learnerId ?? 'visitor', unit.manifest.id, material.id, attempt);
  const questions = orderQuestions(quiz, seed);
  const [at, setAt] = useState(() => Math.min(keeper.state.position, questions.length - 1));
  const [result, setResult] = useState<Result | undefined>(undefined);
  const [error, setError] = useState<WireError | undefined>(undefined);
  const triesLeft = quiz.maxAttempts === null ? undefined : quiz.maxAttempts - before.attemptCount;
  const question = questions[at];

  if (result) {
    const left = triesLeft === undefined ? undefined : triesLeft - 1;
    return (
      <QuizResultView
        unitId={unit.manifest.id}
        result={result}
        passMark={quiz.passMark}
        triesLeft={left}
        onAgain={onAgain}
      />
    );
  }
  if (triesLeft !== undefined && triesLeft <= 0)
    return <NoTriesLeft unitId={unit.manifest.id} onTrial={onTrial} />;
  if (!question) return null;

  async function goOn() {
    if (at < questions.length - 1) {
      setAt(at + 1);
      return;
    }
    const marked = computeQuizResult(quiz, new Map(Object.entries(keeper.state.answers)));
    keeper.change({ isFinished: marked.isPassed });
    const outcome = await keeper.handIn(quiz);
    if (outcome.ok) setResult({ ...marked, isUnitCompleted: outcome.value?.isUnitCompleted ?? false });
    else setError(outcome.error);
  }

  return (
    <div className="quiz">
      {error ? <ErrorSentence error={error} /> : null}
      <QuestionView
        key={question.id}
        question={question}
        choices={orderChoices(question, quiz.shuffle, seed)}
        language={language}
        at={at}
        count={questions.length}
        answer={keeper.state.answers[question.id] ?? []}
        isAnswered={keeper.state.position > at}
        onChange={(answer, isTyping) =>
          keeper.change({ answers: { ...keeper.state.answers, [question.id]: answer } }, !isTyping)
        }
        onAnswer={() => keeper.change({ position: at + 1 }, true)}
        onNext={() => void goOn()}
      />
      {Object.keys(keeper.state.answers).length === 0 ? <TrialWay onTrial={onTrial} /> : null}
    </div>
  );
}
