// Owns: how screens reach the desk of couriers. Undefined in pages that have none (tests, the picture gallery).
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { CourierDesk, DeskStep } from '../store/courier-desk.ts';

const CourierContext = createContext<CourierDesk | undefined>(undefined);
export const CourierProvider = CourierContext.Provider;

export function useCourierDesk(): CourierDesk | undefined {
  return useContext(CourierContext);
}

/** Follows every change. */
export function useDeskStep(desk: CourierDesk): DeskStep {
  return useSyncExternalStore(desk.subscribe, desk.read);
}
