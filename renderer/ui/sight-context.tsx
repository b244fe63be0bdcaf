// Owns: how the whole screen looks for the person in front of it: strong contrast, larger letters.
// Set at any time without leaving the place, and forgotten when the person goes: the next one begins plainly.
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { must } from '#core/kernel/assert.ts';
import { useSession } from './session-context.tsx';

export interface Sight {
  hasContrast: boolean;
  /** 0: as designed. */
  size: 0 | 1 | 2;
}
const plainSight: Sight = { hasContrast: false, size: 0 };

const SightContext = createContext<[Sight, (sight: Sight) => void] | undefined>(undefined);

export function useSight(): [Sight, (sight: Sight) => void] {
  return must(useContext(SightContext), 'sight context');
}

export function SightProvider({ children }: { children: ReactNode }) {
  const { person } = useSession();
  const isSomebody = person.kind !== 'nobody';
  const wasSomebody = useRef(isSomebody);
  const [sight, setSight] = useState(plainSight);
  useEffect(() => {
    if (wasSomebody.current && !isSomebody) setSight(plainSight);
    wasSomebody.current = isSomebody;
  }, [isSomebody]);
  useEffect(() => {
    const root = document.documentElement;
    root.toggleAttribute('data-contrast', sight.hasContrast);
    root.toggleAttribute('data-large', sight.size > 0);
    root.style.fontSize = sight.size === 0 ? '' : `${[20, 24, 28][sight.size]}px`;
  }, [sight]);
  return <SightContext value={[sight, setSight]}>{children}</SightContext>;
}
