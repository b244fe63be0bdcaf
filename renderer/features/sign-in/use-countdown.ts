// Owns: a wait that counts down on the screen. It only shows the wait; the station enforces it.
import { useCallback, useEffect, useState } from 'react';

const tickMs = 1000;

export function useCountdown(): { leftMs: number; start: (ms: number) => void } {
  const [leftMs, setLeftMs] = useState(0);
  const isRunning = leftMs > 0;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setLeftMs((left) => Math.max(0, left - tickMs)), tickMs);
    return () => clearInterval(timer);
  }, [isRunning]);
  const start = useCallback((ms: number) => setLeftMs(ms), []);
  return { leftMs, start };
}
