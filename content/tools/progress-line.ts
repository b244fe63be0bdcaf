// Owns: one line on a terminal that tells what is being done. Silent where nobody looks (pipes, logs).

interface Terminal {
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  write(text: string): unknown;
}

export interface ProgressLine {
  show(text: string): void;
  clear(): void;
}

const eraseLine = '\r\u001B[2K';

export function createProgressLine(terminal: Terminal): ProgressLine {
  const isShown = terminal.isTTY === true;
  return {
    show(text) {
      if (isShown) terminal.write(eraseLine + text.slice(0, (terminal.columns ?? 80) - 1));
    },
    clear() {
      if (isShown) terminal.write(eraseLine);
    },
  };
}
