// Owns: the order of a film's chapters: each begins after the one before it and before the film ends. Asked by the
// content tool and by the editor, so that both say the same.
export interface ChapterFault {
  /** Of the chapter, counted from 0. */
  index: number;
  kind: 'order' | 'late';
}

/** `durationSeconds` 0: the length is not known yet, and nothing can be too late. */
export function listChapterFaults(
  chapters: readonly { atSeconds: number }[],
  durationSeconds: number,
): ChapterFault[] {
  return chapters.flatMap(({ atSeconds }, index): ChapterFault[] => {
    const before = chapters[index - 1];
    if (before && atSeconds <= before.atSeconds) return [{ index, kind: 'order' }];
    return durationSeconds > 0 && atSeconds >= durationSeconds ? [{ index, kind: 'late' }] : [];
  });
}
