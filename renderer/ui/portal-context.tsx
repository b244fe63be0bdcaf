// Owns: what every screen shows around its content (policy, columns, weather, sync state, the day).
// Read once above the routes, so that the frame stands still while screens change.
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { toDay } from '#core/domain/calendar.ts';
import type { Column, Policy, Weather } from '#core/domain/documents.ts';
import { must } from '#core/kernel/assert.ts';
import type { Enrolment, SyncState } from '../store/station.ts';
import { useStation, useStationQuery } from './station-context.tsx';

export interface Portal {
  enrolment: Enrolment | undefined;
  policy: Policy | undefined;
  columns: Column[];
  weather: Weather | undefined;
  sync: SyncState | undefined;
  nowMs: number;
  offsetMinutes: number;
  /** The county's day, 'YYYY-MM-DD'. */
  today: string;
}

/** Until a policy arrives: the county's civil time (UTC+8). */
const defaultOffsetMinutes = 480;
const PortalContext = createContext<Portal | undefined>(undefined);

export function usePortal(): Portal {
  return must(useContext(PortalContext), 'portal context');
}

export function PortalProvider({ children }: { children: ReactNode }) {
  const station = useStation();
  const enrolment = useStationQuery((s) => s.getEnrolment())?.value;
  const policy = useStationQuery((s) => s.getPolicy())?.value;
  const columns = useStationQuery((s) => s.listColumns())?.value ?? [];
  const weather = useStationQuery((s) => s.getWeather())?.value;
  const sync = useStationQuery((s) => s.getSyncState())?.value;
  const [nowMs, setNowMs] = useState(() => station.getNowMs());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(station.getNowMs()), 20_000);
    return () => clearInterval(timer);
  }, [station]);
  const offsetMinutes = policy?.timeZoneOffsetMinutes ?? defaultOffsetMinutes;
  const today = toDay(nowMs, offsetMinutes);
  return (
    <PortalContext value={{ enrolment, policy, columns, weather, sync, nowMs, offsetMinutes, today }}>
      {children}
    </PortalContext>
  );
}
