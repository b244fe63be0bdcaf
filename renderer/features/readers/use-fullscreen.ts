// Owns: one element on the whole screen and back, following also the Escape key.
import { type RefObject, useCallback, useEffect, useState } from 'react';

export function useFullscreen(element: RefObject<HTMLElement | null>): { isOn: boolean; toggle: () => void } {
  const [isOn, setIsOn] = useState(false);
  useEffect(() => {
    const follow = () => setIsOn(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', follow);
    return () => document.removeEventListener('fullscreenchange', follow);
  }, []);
  const toggle = useCallback(() => {
    // Refused where the machine forbids it: then the film stays as large as it was.
    const change = document.fullscreenElement
      ? document.exitFullscreen()
      : element.current?.requestFullscreen();
    void change?.catch(() => undefined);
  }, [element]);
  return { isOn, toggle };
}
