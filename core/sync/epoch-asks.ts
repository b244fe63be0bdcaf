// Owns: which epochs the center has still to be asked about. It may have been restored from an old backup
// while this station was away, and then lacks the tail also of epochs that were closed long ago. So each
// epoch is asked about once after a start, and all of them again when any answer shows that the center
// has less than it once confirmed (SPEC: SL8). Lives as long as the worker; a restart asks anew.

/** Closed epochs asked about in one round: a log of many epochs must not hold up the feed on a slow line. */
export const maxAsksPerRound = 16;

export interface EpochAsks {
  isDue(epoch: string): boolean;
  noteAnswered(epoch: string): void;
  /** The center knows this epoch otherwise: sending it again would only be refused again. */
  noteSplit(epoch: string): void;
  isSplit(epoch: string): boolean;
  /** The center has less than it once confirmed. */
  noteWentBack(): void;
}

export function createEpochAsks(): EpochAsks {
  const answered = new Set<string>();
  const split = new Set<string>();
  return {
    isDue: (epoch) => !answered.has(epoch) && !split.has(epoch),
    noteAnswered: (epoch) => void answered.add(epoch),
    noteSplit: (epoch) => void split.add(epoch),
    isSplit: (epoch) => split.has(epoch),
    noteWentBack() {
      answered.clear();
      // A center that was restored may take now what it refused before.
      split.clear();
    },
  };
}
