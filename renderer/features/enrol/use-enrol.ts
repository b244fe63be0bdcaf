// Owns: the enrolment of this station, as the screen drives it. An offer that brings a code enrols by
// itself, once, while the first person may still be choosing a language.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { WireError } from '#core/protocol/errors.ts';
import { useStation } from '../../ui/station-context.tsx';

export interface Enrol {
  origin: string;
  setOrigin(origin: string): void;
  isBusy: boolean;
  error: WireError | undefined;
  submit(code: string): void;
}

export function useEnrol(isNeeded: boolean): Enrol {
  const station = useStation();
  const [origin, setOrigin] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<WireError | undefined>(undefined);
  const isOffered = useRef(false);

  const enrol = useCallback(
    async (at: string, code: string) => {
      setIsBusy(true);
      setError(undefined);
      const outcome = await station.enrol(at, code);
      setIsBusy(false);
      if (!outcome.ok) setError(outcome.error);
    },
    [station],
  );

  useEffect(() => {
    if (!isNeeded || isOffered.current) return;
    isOffered.current = true;
    void station.getOffer().then((offer) => {
      setOrigin(offer.origin);
      if (offer.code !== undefined) void enrol(offer.origin, offer.code);
    });
  }, [station, isNeeded, enrol]);

  const submit = useCallback((code: string) => void enrol(origin, code), [enrol, origin]);
  return { origin, setOrigin, isBusy, error, submit };
}
