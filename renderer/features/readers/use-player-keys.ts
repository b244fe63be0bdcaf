// Owns: the keys of the player. Left and right go as the line of time does, from left to right in every language.
import { useEffect, useRef } from 'react';

interface Actions {
  toggle: () => void;
  /** Seconds, backward when negative. */
  skip: (seconds: number) => void;
  toggleFullscreen: () => void;
}

export const skipSeconds = 10;

/** What has the focus wants this key for itself: a button its space, a slider and a text field their arrows. */
function isTaken(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('input, select, textarea')) return true;
  return key === ' ' && target.closest('button, a, summary') !== null;
}

export function usePlayerKeys(actions: Actions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { toggle, skip, toggleFullscreen } = latest.current;
      const acts = new Map([
        [' ', toggle],
        ['ArrowLeft', () => skip(-skipSeconds)],
        ['ArrowRight', () => skip(skipSeconds)],
        ['f', toggleFullscreen],
      ]);
      const act = acts.get(event.key);
      if (!act || event.ctrlKey || event.altKey || event.metaKey || isTaken(event.target, event.key)) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
