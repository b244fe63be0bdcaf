// Owns: a band of about two lines that follows the finger or the keys up and down; what is above and below it is dim.
import { useEffect, useRef, useState } from 'react';
import { useSession } from '../../ui/session-context.tsx';

/** The band stays between these shares of the screen's height; beyond, the text moves instead. */
const highest = 0.2;
const lowest = 0.75;

export function ReadingRuler() {
  const { textStep } = useSession();
  const band = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(() => Math.round(window.innerHeight * 0.4));

  useEffect(() => {
    const point = ({ clientY }: PointerEvent) => {
      setTop(Math.round(clientY - (band.current?.offsetHeight ?? 0) / 2));
    };
    const press = (event: KeyboardEvent) => {
      const direction = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      if (direction === 0) return;
      event.preventDefault();
      const step = direction * ((band.current?.offsetHeight ?? 0) / 2);
      setTop((last) => {
        const next = last + step;
        const isInside =
          direction > 0 ? next <= window.innerHeight * lowest : next >= window.innerHeight * highest;
        if (isInside) return next;
        window.scrollBy({ top: step });
        return last;
      });
    };
    window.addEventListener('pointermove', point, { passive: true });
    window.addEventListener('pointerdown', point, { passive: true });
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('pointermove', point);
      window.removeEventListener('pointerdown', point);
      window.removeEventListener('keydown', press);
    };
  }, []);

  return (
    <div
      ref={band}
      className={`ruler text-step-${textStep}`}
      style={{ insetBlockStart: top }}
      data-testid="ruler-band"
      aria-hidden="true"
    />
  );
}
