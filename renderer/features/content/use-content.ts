// Owns: the content page's look at the station. It asks again now and then instead of at every change: while
// files come, each piece is a change, and counting thousands of files at each would slow the screen.
import { useCallback, useEffect, useState } from 'react';
import type { WireError } from '#core/protocol/errors.ts';
import type { ContentView, StationContent } from '../../store/station-content.ts';
import { useStation } from '../../ui/station-context.tsx';

const lookEveryMs = 2000;

export interface ContentLook {
  view: ContentView | undefined;
  error: WireError | undefined;
  /** Does what a person asked for, and looks at once. */
  act(what: (content: StationContent) => ReturnType<StationContent['change']>): void;
}

export function useContent(): ContentLook {
  const { content } = useStation();
  const [view, setView] = useState<ContentView | undefined>(undefined);
  const [error, setError] = useState<WireError | undefined>(undefined);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn asks anew
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const look = async () => {
      const found = await content.readView();
      if (isGone) return;
      setView(found);
      timer = setTimeout(() => void look(), lookEveryMs);
    };
    void look();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [content, turn]);
  const act = useCallback<ContentLook['act']>(
    (what) => {
      void what(content).then((outcome) => {
        setError(outcome.ok ? undefined : outcome.error);
        setTurn((before) => before + 1);
      });
    },
    [content],
  );
  return { view, error, act };
}
