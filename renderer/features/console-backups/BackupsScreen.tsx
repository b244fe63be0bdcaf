// Owns: backups at the console: made now or by plan, checked, taken away; and how one is restored, which is done at
// the command line (docs/decisions/0031-backups.md).
import { Alert, Button } from 'antd';
import { useCallback, useEffect } from 'react';
import { useConsole, useNow } from '../../console/context.tsx';
import { formatAge, formatNumber } from '../../console/numerals.ts';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { useSetting } from '../../console/settings/use-setting.ts';
import { useAction, useAnswer } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';
import { BackupTable } from './BackupTable.tsx';
import { PlanPart } from './PlanPart.tsx';
import { RestoreHow } from './RestoreHow.tsx';
import { RunNote } from './RunNote.tsx';

const lookMs = 1500;
const dayMs = 86_400_000;

export function BackupsScreen() {
  const t = useWords();
  const { client, nowMs } = useConsole();
  const now = useNow(nowMs, 30_000);
  const answer = useAnswer(useCallback(() => client.listBackups(), [client]));
  const plan = useSetting('backups');
  const action = useAction({ isToast: true });
  const { value: list, reload } = answer;
  const isRunning = list?.run?.state === 'running';
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(reload, lookMs);
    return () => clearInterval(timer);
  }, [isRunning, reload]);

  async function act(send: Parameters<typeof action.run>[0]): Promise<void> {
    await action.run(send);
    reload();
  }

  const newest = list?.backups.find(({ check }) => check?.isSound !== false);
  const isOld = newest === undefined || now - newest.madeAtMs > (plan.value?.warnDays ?? 7) * dayMs;
  return (
    <Page
      title={t('console.backups.title')}
      actions={
        <Button
          type="primary"
          loading={action.isBusy}
          disabled={list === undefined || isRunning}
          onClick={() => void act(() => client.startBackup())}
        >
          {t('console.backups.make')}
        </Button>
      }
    >
      <ErrorNote error={answer.error} onRetry={reload} />
      {list && isOld && !isRunning && (
        <Alert
          type="warning"
          showIcon
          className="note"
          title={
            newest
              ? t('console.backups.old', { age: formatAge(newest.madeAtMs, now, t) })
              : t('console.backups.none')
          }
        />
      )}
      {list?.run && <RunNote run={list.run} onCancel={(id) => void act(() => client.cancelBackup(id))} />}
      <BackupTable
        rows={list?.backups ?? []}
        isLoading={answer.isLoading}
        isBusy={isRunning || action.isBusy}
        nowMs={now}
        onCheck={(file) => void act(() => client.checkBackup(file))}
        onRemove={(file) => void act(() => client.removeBackup(file))}
      />
      {list && (
        <p className="quiet">
          {t('console.backups.where')} <bdi dir="ltr">{list.folder}</bdi> ·{' '}
          {t('console.backups.free', { n: formatNumber(list.freeBytes / 1e9) })}
        </p>
      )}
      <PlanPart draft={plan} />
      {list && <RestoreHow list={list} />}
    </Page>
  );
}
