// Owns: how a backup is restored, step by step, with the very commands for this center.
import type { BackupList } from '#core/protocol/console-backup-api.ts';
import { CopyButton } from '../../console/parts/CopyButton.tsx';
import { useWords } from '../../console/words.ts';

export function RestoreHow({ list }: { list: BackupList }) {
  const t = useWords();
  const file = list.backups.find(({ check }) => check?.isSound)?.file ?? 'FILE.zip';
  const path = `${list.folder}/${file}`;
  const restore =
    list.engine === 'pglite'
      ? `npm run center -- restore "${path}" --data NEW_FOLDER`
      : `DATABASE_URL=NEW_DATABASE npm run center -- restore "${path}" --data NEW_FOLDER`;
  const serve =
    list.engine === 'pglite'
      ? 'npm run center -- serve --data NEW_FOLDER'
      : 'DATABASE_URL=NEW_DATABASE npm run center -- serve --data NEW_FOLDER';
  return (
    <section className="card">
      <h2>{t('console.backups.restore')}</h2>
      <p>{t('console.backups.restoreWhy')}</p>
      <ol>
        <li>{t('console.backups.restoreStop')}</li>
        <li>
          {t('console.backups.restoreRun')} <Command text={restore} />
        </li>
        <li>
          {t('console.backups.restoreServe')} <Command text={serve} />
        </li>
        <li>{t('console.backups.restoreAfter')}</li>
      </ol>
      <p className="quiet">{t('console.backups.secret')}</p>
    </section>
  );
}

function Command({ text }: { text: string }) {
  return (
    <div className="toolbar" dir="ltr">
      <code>{text}</code>
      <CopyButton text={text} />
    </div>
  );
}
