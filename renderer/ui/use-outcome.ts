// Owns: reading one thing from the station that may fail as a value, such as a text of the library.
import { useEffect, useState } from 'react';
import type { Outcome } from '#core/protocol/errors.ts';
import type { Station } from '../store/station.ts';
import { useStation } from './station-context.tsx';

/**
 * `key` names what is read; `read` closes over nothing else. `undefined` until the first answer; after
 * that the former one stays until the next is here, so that a change of language does not empty the page.
 * A component that shows another thing is given a React key of its own.
 */
export function useOutcome<Value>(
  key: string,
  read: (station: Station) => Promise<Outcome<Value>>,
): Outcome<Value> | undefined {
  const station = useStation();
  const [held, setHeld] = useState<{ outcome: Outcome<Value> } | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `read` is new at each drawing, `key` says when it differs
  useEffect(() => {
    let isGone = false;
    void read(station).then((outcome) => {
      if (!isGone) setHeld({ outcome });
    });
    return () => {
      isGone = true;
    };
  }, [station, key]);
  return held?.outcome;
}
