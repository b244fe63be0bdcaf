// Owns: putting things in order by two buttons, without dragging. The finger and the keyboard stay on the
// thing that moves, and its new place is said.
import { useEffect, useRef, useState } from 'react';
import { type Language, pickLanguage } from '#core/domain/language.ts';
import type { Choice } from '#core/domain/quiz.ts';
import { useText } from '../../i18n/use-text.ts';
import { FilePicture } from '../FilePicture.tsx';
import { ActionIcon } from '../icons/ActionIcon.tsx';
import type { AnswerProps } from './answer-props.ts';

interface Move {
  id: string;
  by: -1 | 1;
}

export function OrderAnswer({
  question,
  choices,
  language,
  answer,
  isAnswered,
  onChange,
}: AnswerProps<'order'>) {
  const { t } = useText();
  const list = useRef<HTMLOListElement>(null);
  const [moved, setMoved] = useState<Move | undefined>(undefined);
  const shown =
    answer.length === 0 ? choices : answer.flatMap((id) => choices.find((one) => one.id === id) ?? []);

  // A thing that moves in the page loses the focus.
  useEffect(() => {
    if (moved)
      list.current?.querySelector<HTMLButtonElement>(`[data-move="${moved.id}/${moved.by}"]`)?.focus();
  }, [moved]);

  function move({ id, by }: Move) {
    const ids = shown.map((one) => one.id);
    const from = ids.indexOf(id);
    const to = from + by;
    if (to < 0 || to >= ids.length) return;
    ids.splice(from, 1);
    ids.splice(to, 0, id);
    setMoved({ id, by });
    onChange(ids);
  }

  const movedAt = shown.findIndex(({ id }) => id === moved?.id);
  const last = shown[movedAt];
  return (
    <>
      <ol className="order" ref={list}>
        {shown.map((item, at) => (
          <Row
            key={item.id}
            item={item}
            language={language}
            at={at}
            count={shown.length}
            rightAt={isAnswered ? question.items.findIndex(({ id }) => id === item.id) : undefined}
            onMove={(by) => move({ id: item.id, by })}
          />
        ))}
      </ol>
      <p className="unseen" role="status">
        {last && !isAnswered
          ? t('quiz.orderNow', {
              name: pickLanguage(last.text, language) ?? '',
              at: movedAt + 1,
              count: shown.length,
            })
          : null}
      </p>
    </>
  );
}

interface RowProps {
  item: Choice;
  language: Language;
  at: number;
  count: number;
  /** undefined before the answer is given. */
  rightAt: number | undefined;
  onMove: (by: -1 | 1) => void;
}

function Row({ item, language, at, count, rightAt, onMove }: RowProps) {
  const { t } = useText();
  const name = pickLanguage(item.text, language) ?? '';
  const isRight = rightAt === at;
  const state = rightAt === undefined ? '' : isRight ? 'row-right' : 'row-wrong';
  return (
    <li className={`order-row ${state}`} data-testid={`item-${item.id}`}>
      <span className="order-place">{at + 1}</span>
      {item.image ? <FilePicture className="choice-picture" file={item.image} alt="" /> : null}
      <span className="choice-text">{name}</span>
      {rightAt === undefined ? (
        <>
          <MoveButton
            id={item.id}
            by={-1}
            isUseless={at === 0}
            label={t('quiz.up', { name })}
            onMove={onMove}
          />
          <MoveButton
            id={item.id}
            by={1}
            isUseless={at === count - 1}
            label={t('quiz.down', { name })}
            onMove={onMove}
          />
        </>
      ) : (
        <span className="mark">
          <ActionIcon name={isRight ? 'check' : 'cross'} />
          {isRight ? t('quiz.right') : t('quiz.orderPlace', { at: rightAt + 1 })}
        </span>
      )}
    </li>
  );
}

/** Not `disabled` at the end of the list: the focus would be lost there. */
function MoveButton(props: Move & { isUseless: boolean; label: string; onMove: (by: -1 | 1) => void }) {
  const { id, by, isUseless, label, onMove } = props;
  return (
    <button
      type="button"
      className="order-move"
      aria-label={label}
      aria-disabled={isUseless}
      data-move={`${id}/${by}`}
      data-testid={`${by < 0 ? 'up' : 'down'}-${id}`}
      onClick={() => onMove(by)}
    >
      <ActionIcon name={by < 0 ? 'up' : 'down'} />
    </button>
  );
}
