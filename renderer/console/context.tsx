// Owns: what every console screen is given: the client, the live events, who is signed in, the clock.
// Screens read it through hooks and never reach for globals.
import { createContext, type ReactNode, use, useEffect, useState, useSyncExternalStore } from 'react';
import { must } from '#core/kernel/assert.ts';
import type { Operator } from '#core/protocol/console-api.ts';
import type { ConsoleClient } from './api/client.ts';
import type { LiveEvents, LiveState } from './api/live.ts';

export interface ConsoleServices {
  client: ConsoleClient;
  live: LiveEvents;
  nowMs: () => number;
}

export interface ConsoleSession extends ConsoleServices {
  operator: Operator;
  isDemo: boolean;
  /** Called when any answer says that the session is over. */
  leave: () => void;
}

const SessionContext = createContext<ConsoleSession | undefined>(undefined);

export function SessionProvider({ session, children }: { session: ConsoleSession; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useConsole(): ConsoleSession {
  return must(use(SessionContext), 'console session');
}

export function useLiveState(): LiveState {
  const { live } = useConsole();
  return useSyncExternalStore(live.onDidChangeState, live.getState);
}

/** The time now, told again every `everyMs` so that ages and countdowns move. */
export function useNow(nowMs: () => number, everyMs: number): number {
  const [now, setNow] = useState(nowMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMs()), everyMs);
    return () => clearInterval(timer);
  }, [nowMs, everyMs]);
  return now;
}
