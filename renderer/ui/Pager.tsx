// Owns: paging through more choices than a screen should show, with big arrows and words.
import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { ActionIcon } from './icons/ActionIcon.tsx';

export interface Paging<Item> {
  shown: Item[];
  page: number;
  pageCount: number;
  turnTo: (page: number) => void;
}

export function usePaging<Item>(items: readonly Item[], size: number): Paging<Item> {
  const [wanted, turnTo] = useState(0);
  const pageCount = Math.max(1, Math.ceil(items.length / size));
  const page = Math.min(wanted, pageCount - 1);
  return { shown: items.slice(page * size, (page + 1) * size), page, pageCount, turnTo };
}

export function Pager({ page, pageCount, turnTo }: Omit<Paging<unknown>, 'shown'>) {
  const { t } = useText();
  if (pageCount < 2) return null;
  return (
    <div className="pager">
      <button type="button" className="button" disabled={page === 0} onClick={() => turnTo(page - 1)}>
        <ActionIcon name="back" />
        {t('page.previous')}
      </button>
      <span className="pager-words" role="status">
        {t('page.of', { page: page + 1, count: pageCount })}
      </span>
      <button
        type="button"
        className="button"
        disabled={page === pageCount - 1}
        onClick={() => turnTo(page + 1)}
      >
        {t('page.next')}
        <ActionIcon name="forward" />
      </button>
    </div>
  );
}
