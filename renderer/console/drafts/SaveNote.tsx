// Owns: what has become of the words on the screen: kept at the center, on their way, or held back because somebody
// else saved meanwhile; in every case they are still there.
import { Alert, Button, Space } from 'antd';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { saveFile } from '../save-file.ts';
import { useWords } from '../words.ts';
import { useDesk } from './desk-context.tsx';

export function SaveState() {
  const t = useWords();
  const { saveState } = useDesk();
  return (
    <span role="status" className={`save-state save-${saveState}`}>
      {t(`console.units.save.${saveState}`)}
    </span>
  );
}

export function SaveNote() {
  const t = useWords();
  const { draft, state, saveState, error, isRestored, takeTheirs, saveOverTheirs, flush } = useDesk();
  const keepCopy = () =>
    saveFile(
      document,
      `${draft.itemId}.json`,
      new Blob([JSON.stringify(state, null, 2)], { type: 'application/json' }),
    );
  if (saveState === 'conflict')
    return (
      <Alert
        type="warning"
        showIcon
        role="alert"
        className="note"
        title={t('console.units.conflict')}
        description={
          <Space wrap>
            <Button onClick={keepCopy}>{t('console.units.keepCopy')}</Button>
            <Button onClick={takeTheirs}>{t('console.units.takeTheirs')}</Button>
            <Button danger onClick={saveOverTheirs}>
              {t('console.units.saveMine')}
            </Button>
          </Space>
        }
      />
    );
  if (saveState === 'failed') return <ErrorNote error={error} onRetry={() => void flush()} />;
  return isRestored ? (
    <Alert type="info" showIcon className="note" title={t('console.units.restored')} />
  ) : null;
}
