// Owns: a table that the center filters and pages: the page that the address names, and all rows for export.
import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import type { Outcome } from '#core/protocol/errors.ts';
import { type Answer, useAction, useAnswer } from '../use-answer.ts';
import { readPage } from './DataTable.tsx';

interface PageOf<Row> {
  rows: Row[];
  count: number;
  allCount: number;
}

export interface Paged<Row> extends Answer<PageOf<Row>> {
  /** For `DataTable`. */
  table: {
    rows: readonly Row[];
    allCount: number;
    isLoading: boolean;
    paged: { count: number; loadAll: () => Promise<readonly Row[] | undefined> };
  };
}

/** `load` must keep its identity (useCallback) as long as its question stays the same. */
export function usePaged<Row>(load: (page: number | 'all') => Promise<Outcome<PageOf<Row>>>): Paged<Row> {
  const [params] = useSearchParams();
  const page = readPage(params);
  const answer = useAnswer(useCallback(() => load(page), [load, page]));
  const exporting = useAction({ isToast: true });
  const { rows = [], count = 0, allCount = 0 } = answer.value ?? {};
  return {
    ...answer,
    table: {
      rows,
      allCount,
      isLoading: answer.isLoading,
      paged: { count, loadAll: async () => (await exporting.run(() => load('all')))?.value.rows },
    },
  };
}
