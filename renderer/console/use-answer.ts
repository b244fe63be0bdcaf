// Owns: reading from the center into a screen, and acting on it. What was read stays on screen while it
// is read again or when reading fails later; an answer to an outdated question is dropped.
import { App } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Outcome, WireError } from '#core/protocol/errors.ts';
import type { LiveHint } from './api/live.ts';
import { useConsole } from './context.tsx';
import { useErrorWords } from './error-words.ts';

export interface Answer<Value> {
  value: Value | undefined;
  error: WireError | undefined;
  isLoading: boolean;
  reload: () => void;
}

/** `load` must keep its identity (useCallback) as long as its question stays the same. */
export function useAnswer<Value>(load: () => Promise<Outcome<Value>>): Answer<Value> {
  const { leave } = useConsole();
  const [state, setState] = useState<{ load: typeof load; value?: Value; error?: WireError }>({ load });
  const [isLoading, setIsLoading] = useState(true);
  const latest = useRef(0);

  const reload = useCallback(async () => {
    const turn = ++latest.current;
    setIsLoading(true);
    const outcome = await load();
    if (turn !== latest.current) return;
    setIsLoading(false);
    if (outcome.ok) {
      setState({ load, value: outcome.value });
      return;
    }
    if (outcome.error.kind === 'sign-in-needed') leave();
    setState((old) => ({ ...(old.load === load ? old : { load }), error: outcome.error }));
  }, [load, leave]);

  useEffect(() => {
    void reload();
    return () => {
      // An answer that arrives after the screen is gone has nobody to read it.
      latest.current += 1;
    };
  }, [reload]);

  const isCurrent = state.load === load;
  return {
    value: isCurrent ? state.value : undefined,
    error: isCurrent ? state.error : undefined,
    isLoading,
    reload: useCallback(() => void reload(), [reload]),
  };
}

/** Calls `reload` on matching hints, at most once in `pauseMs`: a station sends in bursts. */
export function useHints(isMine: (hint: LiveHint) => boolean, reload: () => void, pauseMs: number): void {
  const { live } = useConsole();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = live.onDidHint((hint) => {
      if (timer !== undefined || !(hint.type === 'reopened' || isMine(hint))) return;
      timer = setTimeout(() => {
        timer = undefined;
        reload();
      }, pauseMs);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [live, isMine, reload, pauseMs]);
}

export interface Action {
  isBusy: boolean;
  error: WireError | undefined;
  clearError: () => void;
  /** The value, or undefined when it failed; then `error` says why. */
  run: <Value>(send: () => Promise<Outcome<Value>>) => Promise<{ value: Value } | undefined>;
}

/** `isToast`: tell a failure in a passing message, where no form is open to show it. */
export function useAction({ isToast = false } = {}): Action {
  const { leave } = useConsole();
  const { message } = App.useApp();
  const tellError = useErrorWords();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<WireError>();
  const run = useCallback<Action['run']>(
    async (send) => {
      setIsBusy(true);
      setError(undefined);
      const outcome = await send();
      setIsBusy(false);
      if (outcome.ok) return { value: outcome.value };
      if (outcome.error.kind === 'sign-in-needed') leave();
      if (isToast) message.error(tellError(outcome.error), 8);
      setError(outcome.error);
      return undefined;
    },
    [leave, isToast, message, tellError],
  );
  return { isBusy, error, clearError: useCallback(() => setError(undefined), []), run };
}
