// Owns: what happens after the page's process died or hangs. A pure function of the reason and of what
// happened before, so that a page which dies at every start does not flicker for ever.

/** Reloads within the window before the shell stops trying and shows the safe page. */
const maxReloads = 3;
const windowMs = 5 * 60 * 1000;

export type CrashAnswer = 'reload' | 'safe-page' | 'nothing';

/** `earlierMs`: uptimes of earlier crashes; `nowMs`: uptime of this one. */
export function decideAfterCrash(reason: string, earlierMs: readonly number[], nowMs: number): CrashAnswer {
  // The page was closed on purpose.
  if (reason === 'clean-exit') return 'nothing';
  const recent = earlierMs.filter((atMs) => nowMs - atMs < windowMs);
  return recent.length < maxReloads ? 'reload' : 'safe-page';
}
