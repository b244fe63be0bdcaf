// Owns: what one should know of an exam before it begins.
import { formatNumber } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import type { ExamMaterial } from '../../store/station-exams.ts';

export function ExamFacts({ material }: { material: ExamMaterial }) {
  const { t } = useText();
  const { questionCount, minutes, passMark } = material;
  return (
    <>
      <p>{t('exam.facts', { count: questionCount, minutes, percent: formatNumber(passMark * 100) })}</p>
      <p>{t('exam.once')}</p>
    </>
  );
}
