// Owns: the county's columns and series, for the screens of briefings.
import { useCallback } from 'react';
import type { BriefingDesk, DraftWords } from '#core/protocol/console-study-api.ts';
import { useStudy } from '../../console/drafts/use-study.ts';
import { type Answer, useAnswer } from '../../console/use-answer.ts';
import { useLanguage } from '../../console/words.ts';

export function useBriefingOffice(): Answer<BriefingDesk> {
  const study = useStudy();
  return useAnswer(useCallback(() => study.getBriefingDesk(), [study]));
}

/** The words in the reader's language, else in the nearest that is written. */
export function usePick(): (words: DraftWords) => string {
  const language = useLanguage();
  return (words) => words[language] || words.zh || words.ug || words.en;
}

export function useColumnName(desk: BriefingDesk | undefined): (id: string) => string {
  const pick = usePick();
  return (id) => {
    const column = desk?.columns.find((one) => one.id === id);
    return column ? pick(column.titles) : id;
  };
}
