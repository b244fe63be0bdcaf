// Owns: an exam on the screen: before its paper is open, while it is taken, and after it was handed in.
import { Link } from 'react-router';
import { useText } from '../../i18n/use-text.ts';
import type { UnitView } from '../../store/station.ts';
import type { ExamMaterial, ExamPlace, ExamState } from '../../store/station-exams.ts';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { KindIcon } from '../../ui/icons/KindIcon.tsx';
import { useLearnerId } from '../../ui/session-context.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import { ExamFacts } from './ExamFacts.tsx';
import { ExamGate } from './ExamGate.tsx';
import { ExamSitting } from './ExamSitting.tsx';

import './exam.css';

interface Props {
  unit: UnitView;
  material: ExamMaterial;
}

export default function ExamReader({ unit, material }: Props) {
  const { t, language } = useText();
  const learnerId = useLearnerId();
  const { id: unitId, version } = unit.manifest;
  const found = useStationQuery(
    async (station) => (learnerId ? station.exams.getState({ learnerId, unitId, material }) : undefined),
    [learnerId, unitId, material.paper.sha256],
  );
  if (!learnerId) {
    return (
      <section className="quiz-result" data-testid="exam-visitor">
        <KindIcon kind="exam" size={72} />
        <p>{t('exam.visitor')}</p>
        <ExamFacts material={material} />
      </section>
    );
  }
  const state = found?.value;
  if (!state) return <p role="status">{t('wait.loading')}</p>;
  const place: ExamPlace = { learnerId, language, unitId, version, material };
  switch (state.stage) {
    case 'sealed':
      return <ExamGate place={place} />;
    case 'running':
      return <ExamSitting place={place} isChanged={state.paper !== material.paper.sha256} />;
    case 'handed-in':
      return <ExamDone unitId={unitId} result={state.result} />;
  }
}

function ExamDone({ unitId, result }: { unitId: string; result: ExamState['result'] }) {
  const { t } = useText();
  const isFailed = result !== undefined && !result.isPassed;
  return (
    <section className="quiz-result" data-testid="exam-done">
      <span className={isFailed ? 'finished-mark finished-mark-not' : 'finished-mark'}>
        <ActionIcon name={isFailed ? 'cross' : 'check'} size={64} />
      </span>
      <h2>{t('exam.handedIn')}</h2>
      {result ? (
        <div data-testid="exam-result">
          <p>
            <strong>{result.isPassed ? t('quiz.passed') : t('quiz.failed')}</strong>
          </p>
          <p>{t('quiz.score', { right: result.rightCount, count: result.questionCount })}</p>
          {result.isLate ? <p>{t('exam.late')}</p> : null}
        </div>
      ) : (
        <p>{t('exam.waiting')}</p>
      )}
      <Link className="button button-main button-big" to={`/unit/${unitId}`} data-testid="reader-done">
        <ActionIcon name="forward" />
        {t('quiz.back')}
      </Link>
    </section>
  );
}
