// Owns: how work that is under way is told to end, also in the middle of a request. The engine asks
// `isStopped` between steps; a road listens and cuts what it is sending. Nothing is lost by a cut: what no
// receipt or page has confirmed is sent or asked again.

export interface StopSignal {
  readonly isStopped: boolean;
  /** Calls `listener` once, at once when it has happened already; returns how to stop listening. */
  onDidStop(listener: () => void): () => void;
}

export interface StopSwitch extends StopSignal {
  stop(): void;
}

export function createStopSwitch(): StopSwitch {
  const listeners = new Set<() => void>();
  const state = { isStopped: false };
  return {
    get isStopped() {
      return state.isStopped;
    },
    onDidStop(listener) {
      if (state.isStopped) listener();
      else listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      if (state.isStopped) return;
      state.isStopped = true;
      for (const listener of listeners) listener();
      listeners.clear();
    },
  };
}
