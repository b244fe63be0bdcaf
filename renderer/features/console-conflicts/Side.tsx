// Owns: one side of a contradiction: the value, and who set it, where and when.
import type { EditSide } from '#core/protocol/console-people-api.ts';
import { formatMoment } from '../../console/numerals.ts';
import { useWords } from '../../console/words.ts';
import { nameValue } from './edit-words.ts';

export function Side({ field, side }: { field: string; side: EditSide }) {
  const t = useWords();
  return (
    <span className="stacked">
      <bdi className="strong">{nameValue(field, side.value, t)}</bdi>
      <span className="quiet">
        <bdi>{side.editorName}</bdi> · <bdi>{side.stationName ?? t('console.conflicts.atConsole')}</bdi> ·{' '}
        <bdi>{formatMoment(side.madeAtMs)}</bdi>
      </span>
    </span>
  );
}
