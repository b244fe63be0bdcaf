// Owns: events of the double, typed only as far as the ports need.

type Listener = (...args: never[]) => unknown;

export class Emitter {
  readonly #listeners = new Map<string, Set<Listener>>();

  on(event: string, run: Listener): this {
    const known = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, known.add(run));
    return this;
  }

  once(event: string, run: Listener): this {
    const runOnce: Listener = (...args) => {
      this.#listeners.get(event)?.delete(runOnce);
      return Reflect.apply(run, undefined, args);
    };
    return this.on(event, runOnce);
  }

  /** How many listen; 0 would mean that Electron's own default applies. */
  countListeners(event: string): number {
    return this.#listeners.get(event)?.size ?? 0;
  }

  emit(event: string, ...args: unknown[]): void {
    for (const run of [...(this.#listeners.get(event) ?? [])]) Reflect.apply(run, undefined, args);
  }
}

/** An event that can be prevented, with its own fields, as Electron hands it out. */
export function createEvent<Fields extends object>(fields: Fields) {
  let defaultPrevented = false;
  return {
    ...fields,
    preventDefault: () => {
      defaultPrevented = true;
    },
    wasPrevented: () => defaultPrevented,
  };
}
