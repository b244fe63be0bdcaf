// Owns: how screens reach what people take home. Undefined in pages that have none (tests, the picture gallery).
import { createContext, useContext } from 'react';
import type { TakeHome } from '../store/take-home.ts';

const TakeHomeContext = createContext<TakeHome | undefined>(undefined);
export const TakeHomeProvider = TakeHomeContext.Provider;

export function useTakeHome(): TakeHome | undefined {
  return useContext(TakeHomeContext);
}
