// Owns: how screens reach the neighbours of this station. Undefined in pages that have none (tests, the
// picture gallery): then nothing of it is shown.
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Neighbours, NeighboursView } from '../store/lan-neighbours.ts';

const NeighboursContext = createContext<Neighbours | undefined>(undefined);
export const NeighboursProvider = NeighboursContext.Provider;

export function useNeighbours(): Neighbours | undefined {
  return useContext(NeighboursContext);
}

/** Follows every change. */
export function useNeighboursView(neighbours: Neighbours): NeighboursView {
  return useSyncExternalStore(neighbours.subscribe, neighbours.read);
}
