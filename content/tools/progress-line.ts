// Owns: one line on a terminal that tells what is being done. Silent where nobody looks (pipes, logs), except for a
// program that asks for it: then each step is one line of JSON.

interface Terminal {
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  write(text: string): unknown;
}

export interface ProgressLine {
  show(text: string): void;
  /** With the share that is done and, once it can be told, the time that is left. */
  showShare(text: string, done: number, total: number): void;
  clear(): void;
}

const eraseLine = '\r\u001B[2K';

/** Before this much of the work is done a guess would be wrong by far. */
const leastShare = 0.02;

/** "3 min left", or nothing where it cannot be told yet. */
export function formatRemaining(elapsedMs: number, done: number, total: number): string {
  if (total <= 0 || done >= total || done / total < leastShare || elapsedMs < 1000) return '';
  const seconds = Math.ceil(((elapsedMs / done) * (total - done)) / 1000);
  if (seconds < 60) return `, ${seconds} s left`;
  return seconds < 7200 ? `, ${Math.ceil(seconds / 60)} min left` : `, ${(seconds / 3600).toFixed(1)} h left`;
}

/** For another program that shows the work: `{"step"}` or `{"step","done","total"}`, a line each. */
export function createProgressReport(write: (text: string) => unknown): ProgressLine {
  const tell = (step: object): unknown => write(`${JSON.stringify(step)}\n`);
  return {
    show: (step) => tell({ step }),
    showShare: (step, done, total) => tell({ step, done, total }),
    clear: () => undefined,
  };
}

export function createProgressLine(terminal: Terminal, now: () => number): ProgressLine {
  const isShown = terminal.isTTY === true;
  let step: { text: string; startedMs: number } | undefined;
  const show = (text: string): void => {
    if (isShown) terminal.write(eraseLine + text.slice(0, (terminal.columns ?? 80) - 1));
  };
  return {
    show,
    showShare(text, done, total) {
      if (step?.text !== text) step = { text, startedMs: now() };
      const percent = total > 0 ? Math.floor((100 * done) / total) : 100;
      show(`${text}: ${percent} %${formatRemaining(now() - step.startedMs, done, total)}`);
    },
    clear() {
      if (isShown) terminal.write(eraseLine);
    },
  };
}
