// Owns: how much of a piece one request asks for. Some middle boxes pass an answer on only when they have it
// whole, so on a line that breaks often a long request may never arrive: each cut halves what is asked next.
import { pieceBytes } from '../domain/file-ref.ts';

/** Below this the headers of a request would cost more than a cut saves (600 bytes are 1 % of it). */
const leastRangeBytes = 64 * 1024;
/** Whole answers in a row after which the line is trusted with twice as much. */
const wholesToGrow = 4;

export interface RangePace {
  readonly rangeBytes: number;
  noteWhole(): void;
  noteCut(): void;
}

export function createRangePace(): RangePace {
  let rangeBytes = pieceBytes;
  let wholes = 0;
  return {
    get rangeBytes() {
      return rangeBytes;
    },
    noteWhole() {
      wholes++;
      if (wholes < wholesToGrow) return;
      wholes = 0;
      rangeBytes = Math.min(pieceBytes, rangeBytes * 2);
    },
    noteCut() {
      wholes = 0;
      rangeBytes = Math.max(leastRangeBytes, rangeBytes / 2);
    },
  };
}
