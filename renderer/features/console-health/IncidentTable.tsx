// Owns: the forks of a station's log: both sides to look at, and an operator's note when it is dealt with.
import { Button, Form, Input, Modal, Spin } from 'antd';
import { type ReactNode, useCallback, useState } from 'react';
import type { IncidentRow } from '#core/protocol/console-log-api.ts';
import { useConsole } from '../../console/context.tsx';
import { formatMoment, formatNumber } from '../../console/numerals.ts';
import { DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { FormDialog } from '../../console/parts/FormDialog.tsx';
import { Mark } from '../../console/parts/Mark.tsx';
import { useAction, useAnswer } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';

export interface IncidentTableProps {
  rows: readonly IncidentRow[];
  filters: ReactNode;
  canManage: boolean;
  onDone: () => void;
}

export function IncidentTable({ rows, filters, canManage, onDone }: IncidentTableProps) {
  const t = useWords();
  const [shown, setShown] = useState<IncidentRow>();
  const [handled, setHandled] = useState<IncidentRow>();
  const tellState = ({ acknowledged }: IncidentRow) =>
    acknowledged
      ? t('console.log.done', {
          by: acknowledged.by,
          at: formatMoment(acknowledged.atMs),
          note: acknowledged.note,
        })
      : t('console.log.open');
  const actions = {
    key: 'actions',
    title: t('console.actions'),
    cell: (row: IncidentRow) => (
      <span className="row-actions">
        <Button size="small" onClick={() => setShown(row)}>
          {t('console.log.look')}
        </Button>
        <Button size="small" onClick={() => setHandled(row)}>
          {t('console.log.acknowledge')}
        </Button>
      </span>
    ),
  };
  const columns = [
    {
      key: 'at',
      title: t('console.log.at'),
      cell: (row: IncidentRow) => <bdi>{formatMoment(row.atMs)}</bdi>,
      compare: (a: IncidentRow, b: IncidentRow) => a.atMs - b.atMs,
      csv: (row: IncidentRow) => formatMoment(row.atMs),
    },
    {
      key: 'from',
      title: t('console.log.from'),
      isNumber: true,
      cell: ({ from }: IncidentRow) => (from === null ? '–' : formatNumber(from)),
      csv: ({ from }: IncidentRow) => from,
    },
    {
      key: 'through',
      title: t('console.log.through'),
      isNumber: true,
      cell: ({ through }: IncidentRow) => (through === null ? '–' : formatNumber(through)),
      csv: ({ through }: IncidentRow) => through,
    },
    {
      key: 'state',
      title: t('console.log.state'),
      cell: (row: IncidentRow) => <Mark tone={row.acknowledged ? 'plain' : 'alarm'}>{tellState(row)}</Mark>,
      csv: tellState,
    },
  ];
  return (
    <>
      <DataTable<IncidentRow>
        label={t('console.log.incidents')}
        rows={rows}
        allCount={rows.length}
        columns={canManage ? [...columns, actions] : columns}
        rowKey={({ id }) => String(id)}
        isLoading={false}
        emptyText={t('console.log.empty')}
        onClearFilters={() => undefined}
        fileName="forks"
        filters={filters}
      />
      {shown && <SidesDialog id={shown.id} onClose={() => setShown(undefined)} />}
      {handled && (
        <NoteDialog
          id={handled.id}
          onClose={() => setHandled(undefined)}
          onDone={() => {
            setHandled(undefined);
            onDone();
          }}
        />
      )}
    </>
  );
}

function SidesDialog({ id, onClose }: { id: number; onClose: () => void }) {
  const t = useWords();
  const { client } = useConsole();
  const detail = useAnswer(useCallback(() => client.getIncident(id), [client, id]));
  return (
    <Modal
      open
      width="90vw"
      title={t('console.log.bothSides')}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{t('console.close')}</Button>}
    >
      <ErrorNote error={detail.error} onRetry={detail.reload} />
      {detail.isLoading && <Spin />}
      {detail.value && (
        <table className="sides">
          <thead>
            <tr>
              <th>{t('console.learner.seq')}</th>
              <th>{t('console.log.kept')}</th>
              <th>{t('console.log.refused')}</th>
            </tr>
          </thead>
          <tbody>
            {detail.value.places.map(({ seq, kept, refused, isSame }) => (
              <tr key={seq}>
                <td>{formatNumber(seq)}</td>
                {isSame ? (
                  <td colSpan={2} className="quiet">
                    {t('console.log.same')}
                  </td>
                ) : (
                  <>
                    <td dir="ltr">{kept ?? t('console.log.nothing')}</td>
                    <td dir="ltr">{refused ?? t('console.log.nothing')}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {detail.value && detail.value.moreCount > 0 && (
        <p>{t('console.log.more', { n: formatNumber(detail.value.moreCount) })}</p>
      )}
    </Modal>
  );
}

function NoteDialog({ id, onClose, onDone }: { id: number; onClose: () => void; onDone: () => void }) {
  const t = useWords();
  const { client } = useConsole();
  const [form] = Form.useForm<{ note: string }>();
  const action = useAction();
  return (
    <FormDialog<{ note: string }>
      title={t('console.log.acknowledge')}
      form={form}
      initialValues={{ note: '' }}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={onClose}
      onSubmit={({ note }) =>
        void action.run(() => client.acknowledgeIncident(id, note)).then((done) => done && onDone())
      }
    >
      <Form.Item
        name="note"
        label={t('console.log.note')}
        rules={[{ required: true, whitespace: true, message: t('console.required') }]}
      >
        <Input.TextArea maxLength={1000} rows={4} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}
