// Owns: the operational errors of the content tools, and the exit code of each. Faults of authors are
// not errors but a list of problems (source-problem.ts).

export const exitCodes = {
  ok: 0,
  usage: 1,
  /** The sources have problems; nothing was written. */
  sources: 2,
  /** Keys are missing or unreadable. */
  keys: 3,
  /** The published library cannot be read or continued, or what was handed in is refused. */
  library: 4,
  /** `verify` found a fault that a station would refuse. */
  verify: 5,
  /** The bucket refused, or could not be reached. */
  bucket: 6,
} as const;

/** As `--help` prints them. */
export const exitCodeWords = `
Exit codes: 0 done · 1 wrong command line · 2 problems in the sources, nothing written · 3 keys missing or
unreadable · 4 library missing, not to be continued, or refused · 5 verify found what a station would refuse
6 the bucket refused or could not be reached`;

type Code = 'usage' | 'sources' | 'keys' | 'library' | 'bucket';

export class LibraryError extends Error {
  readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LibraryError';
    this.code = code;
  }
}

const diskWords: Readonly<Record<string, string>> = {
  ENOSPC: 'There is no room left',
  EDQUOT: 'There is no room left',
  EROFS: 'It cannot be written to (read-only; on a stick, look for a switch)',
  EACCES: 'It may not be written to or read by this user',
  EPERM: 'It may not be written to or read by this user',
};

/** A sentence for what a disk or stick refuses; undefined for what is a fault of the program. */
export function explainDiskFault(cause: unknown): LibraryError | undefined {
  if (!(cause instanceof Error)) return undefined;
  const { code, path } = cause as NodeJS.ErrnoException;
  const words = code === undefined ? undefined : diskWords[code];
  if (words === undefined) return undefined;
  return new LibraryError('library', `${words}${path === undefined ? '' : `: ${path}`}.`, { cause });
}
