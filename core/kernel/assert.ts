// Owns: how a bug is reported. `must` is for states that only a programming error can
// reach; expected errors are values (see core/protocol/errors.ts), never these.

/** Returns `value`, or throws when it is null or undefined. */
export function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`broken invariant: ${what} is missing`);
  return value;
}

/** Marks a branch that the type system proves unreachable. */
export function assertNever(value: never, what: string): never {
  throw new Error(`broken invariant: unknown ${what}: ${JSON.stringify(value)}`);
}
