// Owns: what of the drafts of one kind waits for somebody.
import { Button } from 'antd';
import { Link } from 'react-router';
import type { DraftKind } from '#core/protocol/console-study-api.ts';
import { useAction } from '../use-answer.ts';
import { useWords } from '../words.ts';
import type { DraftList } from './use-draft-list.tsx';
import { useStudy } from './use-study.ts';

/** What waits for somebody: a decision, or what the center needs to publish it. */
export function WaitingList<Kind extends DraftKind>({
  list: { releases, nameOf, reload },
}: {
  list: DraftList<Kind>;
}) {
  const t = useWords();
  const study = useStudy();
  const action = useAction({ isToast: true });
  const waiting = releases.filter(({ state }) => state === 'submitted' || state === 'approved');
  if (waiting.length === 0) return null;
  async function publishAgain(): Promise<void> {
    if (await action.run(() => study.publishAgain())) reload();
  }
  return (
    <section aria-labelledby="waiting-title" className="note">
      <h2 id="waiting-title">{t('console.units.waiting')}</h2>
      <ul className="waiting">
        {waiting.map((row) => (
          <li key={row.id}>
            <Link to={`/${row.kind}s/approval/${row.id}`}>{nameOf(row)}</Link>{' '}
            {t('console.units.versionBy', { n: row.number, name: row.submittedBy })} ·{' '}
            {row.state === 'approved'
              ? t(`console.units.fault.${row.fault ?? 'none'}`)
              : row.mayDecide
                ? t('console.units.yourTurn')
                : t('console.units.othersTurn')}{' '}
            {row.state === 'approved' && row.fault !== null && (
              <Button size="small" loading={action.isBusy} onClick={() => void publishAgain()}>
                {t('console.retry')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
