// Owns: what lies in the folder of backups, and what can be done with each.
import { App, Button } from 'antd';
import { type BackupRow, backupPaths } from '#core/protocol/console-backup-api.ts';
import { formatAge, formatMoment, formatNumber } from '../../console/numerals.ts';
import { DataTable } from '../../console/parts/DataTable.tsx';
import { Mark } from '../../console/parts/Mark.tsx';
import { useWords } from '../../console/words.ts';

export interface BackupTableProps {
  rows: readonly BackupRow[];
  isLoading: boolean;
  /** A run is under way: files are left alone. */
  isBusy: boolean;
  nowMs: number;
  onCheck: (file: string) => void;
  onRemove: (file: string) => void;
}

export function BackupTable({ rows, isLoading, isBusy, nowMs, onCheck, onRemove }: BackupTableProps) {
  const t = useWords();
  const { modal } = App.useApp();
  const tellCheck = ({ check }: BackupRow) => {
    if (!check) return t('console.backups.unchecked');
    return t(check.isSound ? 'console.backups.sound' : 'console.backups.damaged');
  };
  const tellMaker = ({ madeBy, isPlanned }: BackupRow) =>
    isPlanned ? t('console.backups.byPlan') : (madeBy ?? t('console.backups.byHand'));

  function askRemove(file: string): void {
    modal.confirm({
      title: t('console.backups.removeAsk'),
      content: <bdi dir="ltr">{file}</bdi>,
      okText: t('console.settings.remove'),
      okButtonProps: { danger: true },
      cancelText: t('console.cancel'),
      onOk: () => onRemove(file),
    });
  }

  return (
    <DataTable<BackupRow>
      label={t('console.backups.title')}
      rows={rows}
      allCount={rows.length}
      rowKey={({ file }) => file}
      isLoading={isLoading}
      emptyText={t('console.backups.empty')}
      onClearFilters={() => undefined}
      fileName="backups"
      filters={null}
      columns={[
        {
          key: 'made',
          title: t('console.backups.made'),
          cell: ({ madeAtMs }) => (
            <>
              <bdi>{formatMoment(madeAtMs)}</bdi>{' '}
              <span className="quiet">{formatAge(madeAtMs, nowMs, t)}</span>
            </>
          ),
          compare: (a, b) => a.madeAtMs - b.madeAtMs,
          csv: ({ madeAtMs }) => formatMoment(madeAtMs),
        },
        {
          key: 'file',
          title: t('console.backups.file'),
          cell: ({ file }) => <bdi dir="ltr">{file}</bdi>,
          csv: ({ file }) => file,
        },
        {
          key: 'size',
          title: t('console.backups.size'),
          isNumber: true,
          cell: ({ sizeBytes }) => <bdi dir="ltr">{formatNumber(Math.ceil(sizeBytes / 1e6))} MB</bdi>,
          compare: (a, b) => a.sizeBytes - b.sizeBytes,
          csv: ({ sizeBytes }) => sizeBytes,
        },
        {
          key: 'by',
          title: t('console.backups.by'),
          cell: (row) => <bdi>{tellMaker(row)}</bdi>,
          csv: tellMaker,
        },
        {
          key: 'check',
          title: t('console.backups.check'),
          cell: (row) => (
            <Mark tone={row.check ? (row.check.isSound ? 'good' : 'alarm') : 'watch'}>{tellCheck(row)}</Mark>
          ),
          csv: tellCheck,
        },
        {
          key: 'actions',
          title: t('console.actions'),
          cell: ({ file }) => (
            <span className="row-actions">
              <Button size="small" href={`${backupPaths.backups}/files/${file}`} download={file}>
                {t('console.backups.download')}
              </Button>
              <Button size="small" disabled={isBusy} onClick={() => onCheck(file)}>
                {t('console.backups.checkNow')}
              </Button>
              <Button size="small" danger disabled={isBusy} onClick={() => askRemove(file)}>
                {t('console.settings.remove')}
              </Button>
            </span>
          ),
        },
      ]}
    />
  );
}
