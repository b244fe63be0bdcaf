// Owns: the console's one event stream from the center. EventSource reopens after a cut line but gives
// up for good on an HTTP error (a center that restarts behind a proxy), so it is reopened here. Events
// are only hints to read again: after every reopening all listeners are told to, since hints were missed.
import { type ConsoleEvent, consoleEventSchema } from '#core/protocol/console-api.ts';

export type LiveState = 'connecting' | 'live' | 'broken';
/** `refused`: the center answered, but not with a stream; the session may be over. */
export type LiveHint = ConsoleEvent | { type: 'reopened' } | { type: 'refused' };

/** What is used of EventSource. */
export interface EventStream {
  onopen: ((event: Event) => void) | null;
  onerror: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  readonly readyState: number;
  close(): void;
}

export interface LiveHost {
  openStream(): EventStream;
  delay(ms: number, action: () => void): () => void;
}

const closedState = 2;
const firstWaitMs = 1000;
const longestWaitMs = 30_000;

function parseEvent(data: unknown): ConsoleEvent | undefined {
  try {
    return consoleEventSchema.safeParse(JSON.parse(String(data))).data;
  } catch {
    return undefined;
  }
}

export class LiveEvents {
  readonly #host: LiveHost;
  readonly #hintListeners = new Set<(hint: LiveHint) => void>();
  readonly #stateListeners = new Set<() => void>();
  #state: LiveState = 'connecting';
  #stream: EventStream | undefined;
  #cancelWait: (() => void) | undefined;
  #failureCount = 0;
  #wasOpen = false;

  constructor(host: LiveHost) {
    this.#host = host;
  }

  getState = (): LiveState => this.#state;

  onDidChangeState = (listener: () => void): (() => void) => {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  };

  onDidHint = (listener: (hint: LiveHint) => void): (() => void) => {
    this.#hintListeners.add(listener);
    return () => this.#hintListeners.delete(listener);
  };

  open(): void {
    this.close();
    const stream = this.#host.openStream();
    this.#stream = stream;
    stream.onopen = () => {
      this.#failureCount = 0;
      this.#setState('live');
      if (this.#wasOpen) this.#tell({ type: 'reopened' });
      this.#wasOpen = true;
    };
    stream.onmessage = ({ data }) => {
      const event = parseEvent(data);
      if (event) this.#tell(event);
    };
    stream.onerror = () => {
      this.#setState('broken');
      if (stream.readyState !== closedState) return;
      const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** this.#failureCount);
      this.#failureCount += 1;
      this.#cancelWait = this.#host.delay(waitMs, () => this.open());
      this.#tell({ type: 'refused' });
    };
  }

  close(): void {
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    this.#stream?.close();
    this.#stream = undefined;
  }

  #setState(state: LiveState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#stateListeners) listener();
  }

  #tell(hint: LiveHint): void {
    for (const listener of this.#hintListeners) listener(hint);
  }
}
