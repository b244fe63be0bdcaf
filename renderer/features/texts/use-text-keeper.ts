// Owns: what a person is writing, on its way to the disk: saved a second after the last key, at once when the page
// is left or the person signs out. A power cut so costs at most the last second.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { WireError } from '#core/protocol/errors.ts';
import type { TextDraftName } from '../../store/station-texts.ts';
import { useSession } from '../../ui/session-context.tsx';
import { useStation } from '../../ui/station-context.tsx';

const pauseMs = 1000;

export interface TextKeeper {
  /** Undefined until what was there before has been read. */
  text: string | undefined;
  isSaved: boolean;
  error: WireError | undefined;
  write(text: string): void;
  /** Nothing is saved any more: the text was handed in. */
  stop(): void;
}

/** `name` must stay the same while the editor is open. */
export function useTextKeeper(name: TextDraftName): TextKeeper {
  const { texts } = useStation();
  const { beforeSignOut } = useSession();
  const [text, setText] = useState<string>();
  const [isSaved, setIsSaved] = useState(true);
  const [error, setError] = useState<WireError>();
  const waiting = useRef<string | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isStopped = useRef(false);
  const { learnerId, kind, unitId } = name;

  const save = useCallback(async () => {
    clearTimeout(timer.current);
    const words = waiting.current;
    if (words === undefined || isStopped.current) return;
    waiting.current = undefined;
    const outcome = await texts.saveDraft({ learnerId, kind, unitId }, words);
    setError(outcome.ok ? undefined : outcome.error);
    // What could not be saved waits on, unless newer words have come meanwhile.
    if (!outcome.ok) waiting.current ??= words;
    else if (waiting.current === undefined) setIsSaved(true);
  }, [texts, learnerId, kind, unitId]);

  useEffect(() => {
    let isGone = false;
    void texts.getDraft({ learnerId, kind, unitId }).then((draft) => {
      if (!isGone) setText(draft?.text ?? '');
    });
    const onHide = () => void save();
    document.addEventListener('visibilitychange', onHide);
    const forget = beforeSignOut(save);
    return () => {
      isGone = true;
      document.removeEventListener('visibilitychange', onHide);
      forget();
      void save();
    };
  }, [texts, learnerId, kind, unitId, save, beforeSignOut]);

  return {
    text,
    isSaved,
    error,
    write(words) {
      setText(words);
      setIsSaved(false);
      waiting.current = words;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), pauseMs);
    },
    stop() {
      clearTimeout(timer.current);
      isStopped.current = true;
    },
  };
}
