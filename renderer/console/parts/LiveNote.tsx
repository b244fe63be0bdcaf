// Owns: the words on whether updates arrive by themselves.
import { useLiveState } from '../context.tsx';
import { useWords } from '../words.ts';

export function LiveNote() {
  const t = useWords();
  const state = useLiveState();
  return (
    <span className={`live live-${state}`} role="status">
      {t(`console.live.${state}`)}
    </span>
  );
}
