// Owns: moving and removing one thing of a list, named for those who hear the screen.
import { Button, Space } from 'antd';
import { useWords } from '../words.ts';

export function moveItem<Item>(items: readonly Item[], from: number, by: -1 | 1): Item[] {
  const to = from + by;
  const moved = [...items];
  const [item] = moved.splice(from, 1);
  if (item === undefined || to < 0 || to >= items.length) return [...items];
  moved.splice(to, 0, item);
  return moved;
}

interface Props {
  name: string;
  at: number;
  count: number;
  onMove?: (by: -1 | 1) => void;
  /** undefined: there must be at least so many. */
  onRemove?: (() => void) | undefined;
}

export function RowButtons({ name, at, count, onMove, onRemove }: Props) {
  const t = useWords();
  return (
    <Space.Compact>
      {onMove && (
        <>
          <Button
            size="small"
            disabled={at === 0}
            aria-label={t('console.quiz.up', { name })}
            onClick={() => onMove(-1)}
          >
            ↑
          </Button>
          <Button
            size="small"
            disabled={at === count - 1}
            aria-label={t('console.quiz.down', { name })}
            onClick={() => onMove(1)}
          >
            ↓
          </Button>
        </>
      )}
      <Button
        size="small"
        danger
        disabled={onRemove === undefined}
        aria-label={t('console.quiz.remove', { name })}
        onClick={onRemove}
      >
        ✕
      </Button>
    </Space.Compact>
  );
}
