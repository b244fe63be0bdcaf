// Owns: the place in a long text: brought back when it opens or changes its language, and followed after.
import { useEffect } from 'react';
import type { StudyKeeper } from './study-keeper.ts';

/** Pictures arrive after the text and push it down; until this has passed the place is set anew. */
const settleMs = 1500;

/** `text` is whatever is shown; a new one is scrolled to the same share. 0 … 1 goes to the draft. */
export function useReadingPlace(text: unknown, keeper: StudyKeeper): void {
  useEffect(() => {
    if (!text) return;
    const page = document.documentElement;
    const room = () => Math.max(1, page.scrollHeight - page.clientHeight);
    const place = keeper.state.position;
    // A text that was read to its end begins at the top again.
    let isSettling = place > 0.02 && place < 0.98;
    const settle = () => isSettling && window.scrollTo({ top: place * room() });
    const stop = () => {
      isSettling = false;
    };
    const follow = () => {
      if (!isSettling) keeper.change({ position: Math.min(1, page.scrollTop / room()) });
    };
    settle();
    const sizes = new ResizeObserver(settle);
    sizes.observe(document.body);
    const timer = setTimeout(stop, settleMs);
    const signs = ['wheel', 'touchstart', 'pointerdown', 'keydown'];
    for (const sign of signs) window.addEventListener(sign, stop, { passive: true });
    window.addEventListener('scroll', follow, { passive: true });
    return () => {
      sizes.disconnect();
      clearTimeout(timer);
      for (const sign of signs) window.removeEventListener(sign, stop);
      window.removeEventListener('scroll', follow);
    };
  }, [text, keeper]);
}
