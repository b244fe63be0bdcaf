// Owns: who is at the screen. Everything of a person lives under this state, so that signing out
// empties the screen whatever was open; readers save first through `beforeSignOut`.
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { RosterEntry } from '#core/domain/documents.ts';
import type { Language } from '#core/domain/language.ts';
import { must } from '#core/kernel/assert.ts';
import type { LearnerId } from '#core/kernel/ids.ts';
import { type Outcome, succeed, type WireError } from '#core/protocol/errors.ts';
import { Attention } from './attention.ts';
import { useStation } from './station-context.tsx';

export type Person = { kind: 'nobody' } | { kind: 'visitor' } | { kind: 'learner'; learner: RosterEntry };
type Save = () => Promise<void>;

/** How the person at the screen wants to read. */
export interface Reading {
  isNight: boolean;
  hasRuler: boolean;
}
const plainReading: Reading = { isNight: false, hasRuler: false };

export interface Session {
  person: Person;
  attention: Attention;
  /** The PIN was checked; the record of signing in is written here. */
  signIn(learner: RosterEntry, language: Language): Promise<Outcome<void>>;
  /** Somebody sits down beside the learner; the PIN was checked. */
  join(learner: RosterEntry, language: Language): Promise<Outcome<void>>;
  /** Who studies along; only beside a learner. */
  companion: RosterEntry | undefined;
  /** The companion gets up; what is open is saved for both first. */
  part(language: Language): Promise<void>;
  visit(): void;
  /** Saves what is open, writes the record and forgets the person. */
  signOut(language: Language): Promise<void>;
  /** Registers what must be saved before the person is forgotten; the answer takes it back. */
  beforeSignOut(save: Save): () => void;
  /** A trouble to show on whatever screen comes next. */
  report(error: WireError | undefined): void;
  reported: WireError | undefined;
  textStep: 0 | 1 | 2;
  setTextStep(step: 0 | 1 | 2): void;
  reading: Reading;
  setReading(reading: Reading): void;
}

const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  return must(useContext(SessionContext), 'session context');
}

export function useLearnerId(): LearnerId | undefined {
  const { person } = useSession();
  return person.kind === 'learner' ? person.learner.id : undefined;
}

export function SessionProvider({ now, children }: { now: () => number; children: ReactNode }) {
  const station = useStation();
  const [person, setPerson] = useState<Person>({ kind: 'nobody' });
  const [companion, setCompanion] = useState<RosterEntry | undefined>(undefined);
  const [textStep, setTextStep] = useState<0 | 1 | 2>(1);
  const [reading, setReading] = useState(plainReading);
  const [reported, report] = useState<WireError | undefined>(undefined);
  const [attention] = useState(() => new Attention(now));
  const navigate = useNavigate();
  const saves = useRef(new Set<Save>());

  const signIn = useCallback(
    async (learner: RosterEntry, language: Language) => {
      const outcome = await station.appendActs(learner.id, language, [{ kind: 'signed-in' }]);
      if (!outcome.ok) return outcome;
      report(undefined);
      setPerson({ kind: 'learner', learner });
      return succeed(undefined);
    },
    [station],
  );
  const join = useCallback(
    async (learner: RosterEntry, language: Language) => {
      const outcome = await station.appendActs(learner.id, language, [{ kind: 'signed-in' }]);
      if (outcome.ok) setCompanion(learner);
      return outcome;
    },
    [station],
  );
  const part = useCallback(
    async (language: Language) => {
      if (!companion) return;
      for (const save of saves.current) await save();
      setCompanion(undefined);
      const outcome = await station.appendActs(companion.id, language, [{ kind: 'signed-out' }]);
      if (!outcome.ok) report(outcome.error);
    },
    [station, companion],
  );
  const signOut = useCallback(
    async (language: Language) => {
      const leaving = person;
      await part(language);
      for (const save of saves.current) await save();
      setPerson({ kind: 'nobody' });
      setTextStep(1);
      setReading(plainReading);
      navigate('/', { replace: true });
      if (leaving.kind !== 'learner') return;
      const outcome = await station.appendActs(leaving.learner.id, language, [{ kind: 'signed-out' }]);
      if (!outcome.ok) report(outcome.error);
    },
    [station, person, part, navigate],
  );
  const beforeSignOut = useCallback((save: Save) => {
    saves.current.add(save);
    return () => saves.current.delete(save);
  }, []);
  const visit = useCallback(() => {
    report(undefined);
    setPerson({ kind: 'visitor' });
  }, []);

  const session = useMemo<Session>(
    () => ({
      person,
      attention,
      signIn,
      join,
      companion,
      part,
      visit,
      signOut,
      beforeSignOut,
      report,
      reported,
      textStep,
      setTextStep,
      reading,
      setReading,
    }),
    [
      person,
      companion,
      attention,
      signIn,
      join,
      part,
      visit,
      signOut,
      beforeSignOut,
      reported,
      textStep,
      reading,
    ],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}
