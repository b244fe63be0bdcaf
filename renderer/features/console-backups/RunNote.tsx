// Owns: the run under way, with what it is at and a way to call it off; and how the last one ended when it failed.
import { Alert, Button, Progress } from 'antd';
import type { BackupRun } from '#core/protocol/console-backup-api.ts';
import { formatNumber } from '../../console/numerals.ts';
import { useWords } from '../../console/words.ts';

export function RunNote({ run, onCancel }: { run: BackupRun; onCancel: (id: string) => void }) {
  const t = useWords();
  if (run.state === 'done') return null;
  if (run.state !== 'running') {
    const isOff = run.state === 'cancelled';
    return (
      <Alert
        type={isOff ? 'info' : 'error'}
        showIcon
        className="note"
        title={t(isOff ? 'console.backups.cancelled' : `console.backups.failed.${run.kind}`)}
        description={run.fault && <bdi dir="ltr">{run.fault}</bdi>}
      />
    );
  }
  const about = run.rowsAbout ?? 0;
  return (
    <section className="card" aria-label={t('console.backups.running')}>
      <div className="card-head">
        <strong role="status">{t(`console.backups.phase.${run.phase}`)}</strong>
        <span className="quiet">{t('console.backups.rows', { n: formatNumber(run.rowCount) })}</span>
        <span className="spread" />
        <Button onClick={() => onCancel(run.id)}>{t('console.backups.cancel')}</Button>
      </div>
      {about > 0 && run.phase !== 'copying' && (
        // The number of rows is reckoned: the end is said by the run, not by the bar.
        <Progress percent={Math.min(99, Math.floor((run.rowCount / about) * 100))} status="active" />
      )}
    </section>
  );
}
