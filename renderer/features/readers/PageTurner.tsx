// Owns: turning pages of a document or picture story with two big buttons, and saying where one is.
import { useText } from '../../i18n/use-text.ts';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';

interface Props {
  page: number;
  pageCount: number;
  turnTo: (page: number) => void;
}

export function PageTurner({ page, pageCount, turnTo }: Props) {
  const { t } = useText();
  return (
    <div className="page-turner">
      <button
        type="button"
        className="button button-big"
        disabled={page === 0}
        data-testid="page-previous"
        onClick={() => turnTo(page - 1)}
      >
        <ActionIcon name="back" />
        {t('page.previous')}
      </button>
      <span role="status">{t('page.of', { page: page + 1, count: pageCount })}</span>
      <button
        type="button"
        className="button button-big"
        disabled={page >= pageCount - 1}
        data-testid="page-next"
        onClick={() => turnTo(page + 1)}
      >
        {t('page.next')}
        <ActionIcon name="forward" />
      </button>
    </div>
  );
}
