// Owns: the operational errors of the content tools, and the exit code of each. Faults of authors are
// not errors but a list of problems (source-problem.ts).

export const exitCodes = {
  ok: 0,
  usage: 1,
  /** The sources have problems; nothing was written. */
  sources: 2,
  /** Keys are missing or unreadable. */
  keys: 3,
  /** The published library cannot be read or continued. */
  library: 4,
  /** `verify` found a fault that a station would refuse. */
  verify: 5,
} as const;

export class LibraryError extends Error {
  readonly code: 'keys' | 'library';

  constructor(code: 'keys' | 'library', message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LibraryError';
    this.code = code;
  }
}
