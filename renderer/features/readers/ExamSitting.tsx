// Owns: an open paper: questions in any order, the time that is left, and handing in. Nothing here says what is right.
// The time is kept in the draft with the answers, so that a power cut costs neither.
import { useEffect, useReducer, useRef, useState } from 'react';
import type { Quiz } from '#core/domain/quiz.ts';
import { isAnswerWhole } from '#core/domain/quiz-marking.ts';
import { orderChoices, orderQuestions, toAttemptSeed } from '#core/domain/quiz-shuffle.ts';
import { computeLeftMs, type ExamRun, goOn } from '#core/exam/exam-time.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { formatWait } from '../../i18n/dates.ts';
import { useText } from '../../i18n/use-text.ts';
import type { ExamPlace } from '../../store/station-exams.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { QuestionView } from '../../ui/quiz/QuestionView.tsx';
import { useStation } from '../../ui/station-context.tsx';
import { useOutcome } from '../../ui/use-outcome.ts';
import { type Study, useStudy } from './use-study.ts';

const tickMs = 1000;
/** A power cut gives back no more than this of the used time. */
const keepTimeMs = 5000;

/** `isChanged`: the county has another paper by now; what was answered is still worth handing in. */
export function ExamSitting({ place, isChanged }: { place: ExamPlace; isChanged: boolean }) {
  const { t } = useText();
  const study = useStudy(place.unitId, place.version, place.material);
  if (!study?.keeper.state.exam) return <p role="status">{t('wait.loading')}</p>;
  const taking = { place, study, run: study.keeper.state.exam };
  return isChanged ? <HandIn {...taking} openCount={0} isChanged /> : <OpenPaper {...taking} />;
}

interface Taking {
  place: ExamPlace;
  study: Study;
  run: ExamRun;
}

function OpenPaper(taking: Taking) {
  const { t } = useText();
  const { place, study } = taking;
  const opened = useOutcome(place.material.paper.sha256, (station) =>
    station.exams.openAgain({ ...study.keeper.state, learnerId: place.learnerId }, place.material),
  );
  if (!opened) return <p role="status">{t('exam.opening')}</p>;
  if (!opened.ok) return <ErrorSentence error={opened.error} />;
  return <Questions {...taking} quiz={opened.value} />;
}

/** The time that is left, once a second; kept in the draft as it goes. */
function useLeftMs({ place, study, run }: Taking): number {
  const station = useStation();
  const { keeper } = study;
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(() => {
      const { exam } = keeper.state;
      if (!exam) return;
      const now = goOn(exam, station.exams.readUptime());
      if (now.usedMs - exam.usedMs >= keepTimeMs || now.sittings > exam.sittings)
        keeper.change({ exam: now }, true);
      else redraw();
    }, tickMs);
    return () => clearInterval(timer);
  }, [keeper, station]);
  return computeLeftMs(run, station.exams.readUptime(), place.material.minutes);
}

function Questions(taking: Taking & { quiz: Quiz }) {
  const { t, language } = useText();
  const { place, study, run, quiz } = taking;
  const { keeper } = study;
  const seed = toAttemptSeed(place.learnerId, place.unitId, place.material.id, run.attempt);
  const questions = orderQuestions(quiz, seed);
  const at = Math.min(keeper.state.position, questions.length - 1);
  const [isEnding, setIsEnding] = useState(false);
  const leftMs = useLeftMs(taking);
  const question = questions[at];
  const { answers } = keeper.state;
  const open = questions.filter((one) => !isAnswerWhole(one, answers[one.id] ?? []));
  const goTo = (position: number) => keeper.change({ position }, true);
  if (!question) return null;
  if (leftMs === 0) return <HandIn {...taking} openCount={open.length} isTimeOver />;
  if (isEnding) {
    return (
      <HandIn
        {...taking}
        openCount={open.length}
        goBack={() => {
          setIsEnding(false);
          if (open[0]) goTo(questions.indexOf(open[0]));
        }}
      />
    );
  }
  const isLast = at === questions.length - 1;
  return (
    <div className="quiz">
      <p className="exam-left">
        <span>
          <ActionIcon name="clock" />
          <span data-testid="exam-left">{t('exam.left', { time: formatWait(leftMs, t) })}</span>
        </span>
        <span data-testid="exam-answered">
          {t('exam.answered', { done: questions.length - open.length, count: questions.length })}
        </span>
      </p>
      <QuestionView
        key={question.id}
        question={question}
        choices={orderChoices(question, quiz.shuffle, seed)}
        language={language}
        at={at}
        count={questions.length}
        answer={answers[question.id] ?? []}
        isAnswered={false}
        onChange={(answer, isTyping) =>
          keeper.change({ answers: { ...keeper.state.answers, [question.id]: answer } }, !isTyping)
        }
        onAnswer={() => undefined}
        onNext={() => (isLast ? setIsEnding(true) : goTo(at + 1))}
        ways={
          <div className="button-row">
            <button
              type="button"
              className="button button-big"
              disabled={at === 0}
              data-testid="exam-previous"
              onClick={() => goTo(at - 1)}
            >
              <ActionIcon name="back" />
              {t('exam.previous')}
            </button>
            {isLast ? null : (
              <button type="submit" className="button button-main button-big" data-testid="exam-next">
                <ActionIcon name="forward" />
                {t('quiz.next')}
              </button>
            )}
            <button
              type="button"
              className={isLast ? 'button button-main button-big' : 'button button-big'}
              data-testid="exam-end"
              onClick={() => setIsEnding(true)}
            >
              <ActionIcon name="check" />
              {t('exam.toHandIn')}
            </button>
          </div>
        }
      />
    </div>
  );
}

interface HandInProps extends Taking {
  openCount: number;
  isTimeOver?: boolean;
  isChanged?: boolean;
  goBack?: () => void;
}

function HandIn({ study, openCount, isTimeOver = false, isChanged = false, goBack }: HandInProps) {
  const { t } = useText();
  const station = useStation();
  const [error, setError] = useState<WireError | undefined>(undefined);
  const isSent = useRef(false);
  const { keeper } = study;

  async function send() {
    setError(undefined);
    // When it is in, what was handed in takes the place of this.
    const outcome = await keeper.handInWith((draft) => station.exams.handIn(draft, isTimeOver));
    if (!outcome.ok) setError(outcome.error);
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the time is over
  useEffect(() => {
    if (!isTimeOver || isSent.current) return;
    isSent.current = true;
    void send();
  }, [isTimeOver]);

  return (
    <section className="quiz-result" data-testid="exam-hand-in">
      {error ? <ErrorSentence error={error} /> : null}
      <h2>{isTimeOver ? t('exam.timeOver') : t('exam.toHandIn')}</h2>
      {isChanged ? <p>{t('exam.changed')}</p> : null}
      {openCount > 0 ? <p>{t('exam.open', { count: openCount })}</p> : null}
      {isTimeOver ? null : <p>{t('exam.sure')}</p>}
      <div className="button-row">
        {goBack ? (
          <button type="button" className="button button-big" data-testid="exam-go-on" onClick={goBack}>
            <ActionIcon name="write" />
            {t('exam.goOn')}
          </button>
        ) : null}
        {isTimeOver && !error ? null : (
          <button
            type="button"
            className="button button-main button-big"
            data-testid="exam-hand-in-now"
            onClick={() => void send()}
          >
            <ActionIcon name="check" />
            {t('exam.handIn')}
          </button>
        )}
      </div>
    </section>
  );
}
