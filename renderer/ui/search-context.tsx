// Owns: how screens reach the search, and what a person looked for last: it comes back on the way back from a result,
// and is gone with the person. Undefined in pages that have no search (tests, the picture gallery).
import { createContext, type ReactNode, useContext, useState } from 'react';
import type { StationSearch } from '../store/station-search.ts';
import { type Person, useSession } from './session-context.tsx';

interface Searching {
  search: StationSearch | undefined;
  /** By the person of this sitting: signing in anew makes another. */
  typedBy: WeakMap<Person, string>;
}

const SearchContext = createContext<Searching>({ search: undefined, typedBy: new WeakMap() });

export function SearchProvider({
  value,
  children,
}: {
  value: StationSearch | undefined;
  children: ReactNode;
}) {
  const [typedBy] = useState(() => new WeakMap<Person, string>());
  return <SearchContext value={{ search: value, typedBy }}>{children}</SearchContext>;
}

export function useSearch(): StationSearch | undefined {
  return useContext(SearchContext).search;
}

/** What is typed in the search field, as `useState`; it lasts as long as the person stays. */
export function useTyped(): [string, (typed: string) => void] {
  const { typedBy } = useContext(SearchContext);
  const { person } = useSession();
  const [typed, setTyped] = useState(() => typedBy.get(person) ?? '');
  return [
    typed,
    (next) => {
      typedBy.set(person, next);
      setTyped(next);
    },
  ];
}
