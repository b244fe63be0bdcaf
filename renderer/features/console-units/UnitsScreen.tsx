// Owns: the units that are written here: drafts with their state, and what waits for a second person.
import { Alert, App, Button, Input, Space } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { topics } from '#core/domain/manifest.ts';
import type { DraftRow, ReleaseRow } from '#core/protocol/console-study-api.ts';
import { formatMoment } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { ChoiceFilter, SearchFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { matchesSearch } from '../../console/parts/search.ts';
import { useAction, useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { MakeUnitDialog } from './MakeUnitDialog.tsx';
import { useStudy } from './use-study.ts';
import './units.css';

function useStateWords(): (row: DraftRow) => string {
  const t = useWords();
  return ({ release, isPublished, hasChanges }) => {
    if (!release) return t('console.units.state.draft');
    const state = t(`console.units.state.${release.state}`);
    const changed = hasChanges ? ` · ${t('console.units.state.changed')}` : '';
    const out = isPublished && release.state !== 'published' ? ` · ${t('console.units.state.isOut')}` : '';
    return `${state}${out}${changed}`;
  };
}

export function UnitsScreen() {
  const t = useWords();
  const language = useLanguage();
  const study = useStudy();
  const navigate = useNavigate();
  const { message, modal } = App.useApp();
  const drafts = useAnswer(useCallback(() => study.listDrafts(), [study]));
  const releases = useAnswer(useCallback(() => study.listReleases(), [study]));
  const action = useAction({ isToast: true });
  const filters = useUrlFilters();
  const tellState = useStateWords();
  const [isMaking, setIsMaking] = useState(false);
  const all = drafts.value ?? [];
  const nameOf = ({ titles, unitId }: Pick<DraftRow, 'titles' | 'unitId'>) =>
    titles[language] || titles.zh || titles.ug || titles.en || unitId;
  const topic = filters.get('topic');
  const rows = all.filter(
    (row) =>
      (topic === '' || row.topic === topic) &&
      matchesSearch(filters.get('q'), [...Object.values(row.titles), row.unitId, row.createdBy]),
  );

  const { reload: reloadDrafts } = drafts;
  const { reload: reloadReleases } = releases;
  const reload = useCallback(() => {
    reloadDrafts();
    reloadReleases();
  }, [reloadDrafts, reloadReleases]);
  // Publishing takes seconds to minutes and nobody presses anything meanwhile.
  const isPublishing = releases.value?.some(({ state, fault }) => state === 'approved' && fault === null);
  useEffect(() => {
    if (!isPublishing) return;
    const timer = setInterval(reload, 3000);
    return () => clearInterval(timer);
  }, [isPublishing, reload]);
  function askRemove(row: DraftRow): void {
    void modal.confirm({
      title: t('console.units.removeAsk', { name: nameOf(row) }),
      okText: t('console.delete'),
      okButtonProps: { danger: true },
      cancelText: t('console.cancel'),
      onOk: async () => {
        if (await action.run(() => study.removeDraft(row.id))) reload();
      },
    });
  }
  function askWithdraw(row: DraftRow): void {
    let words = '';
    void modal.confirm({
      title: t('console.units.withdrawAsk', { name: nameOf(row) }),
      content: (
        <Input.TextArea
          aria-label={t('console.units.why')}
          placeholder={t('console.units.why')}
          onChange={(event) => {
            words = event.target.value;
          }}
        />
      ),
      okText: t('console.units.withdraw'),
      okButtonProps: { danger: true },
      cancelText: t('console.cancel'),
      onOk: async () => {
        if (words.trim() === '') {
          message.error(t('console.required'));
          return Promise.reject(new Error('words are needed'));
        }
        if (await action.run(() => study.withdraw(row.id, words))) {
          message.success(t('console.units.withdrawn'));
          reload();
        }
      },
    });
  }

  const columns: DataColumn<DraftRow>[] = [
    {
      key: 'title',
      title: t('console.units.field.titles'),
      cell: (row) => <Link to={`/units/${row.id}`}>{nameOf(row)}</Link>,
      compare: (a, b) => nameOf(a).localeCompare(nameOf(b)),
      csv: nameOf,
    },
    {
      key: 'topic',
      title: t('console.units.field.topic'),
      cell: (row) => t(`console.topic.${row.topic}`),
      csv: (row) => t(`console.topic.${row.topic}`),
    },
    {
      key: 'state',
      title: t('console.units.stateTitle'),
      cell: tellState,
      csv: tellState,
    },
    {
      key: 'materials',
      title: t('console.units.materials'),
      cell: (row) => row.materialCount,
      csv: (row) => row.materialCount,
      isNumber: true,
    },
    {
      key: 'author',
      title: t('console.units.author'),
      cell: (row) => row.createdBy,
      csv: (row) => row.createdBy,
    },
    {
      key: 'updated',
      title: t('console.units.updated'),
      cell: (row) => `${formatMoment(row.updatedAtMs)} · ${row.updatedBy}`,
      compare: (a, b) => a.updatedAtMs - b.updatedAtMs,
      csv: (row) => formatMoment(row.updatedAtMs),
    },
    {
      key: 'actions',
      title: t('console.actions'),
      cell: (row) => (
        <Space>
          <Button size="small" onClick={() => navigate(`/units/${row.id}`)}>
            {t('console.units.edit')}
          </Button>
          {row.isPublished && (
            <Button size="small" danger onClick={() => askWithdraw(row)}>
              {t('console.units.withdraw')}
            </Button>
          )}
          {!row.release && (
            <Button size="small" danger onClick={() => askRemove(row)}>
              {t('console.delete')}
            </Button>
          )}
        </Space>
      ),
    },
  ];

  return (
    <Page
      title={t('console.units.title')}
      actions={
        <Button type="primary" onClick={() => setIsMaking(true)}>
          {t('console.units.make')}
        </Button>
      }
    >
      <ErrorNote error={drafts.error ?? releases.error} onRetry={reload} />
      <KeyNote />
      <WaitingList rows={releases.value ?? []} nameOf={nameOf} onReload={reload} />
      <DataTable<DraftRow>
        label={t('console.units.title')}
        rows={rows}
        allCount={all.length}
        columns={columns}
        rowKey={(row) => row.id}
        isLoading={drafts.isLoading}
        emptyText={t('console.units.empty')}
        onClearFilters={filters.clear}
        fileName="units"
        filters={
          <>
            <SearchFilter filters={filters} />
            <ChoiceFilter
              filters={filters}
              name="topic"
              label={t('console.units.field.topic')}
              choices={topics.map((one) => ({ value: one, label: t(`console.topic.${one}`) }))}
            />
          </>
        }
      />
      {isMaking && (
        <MakeUnitDialog onClose={() => setIsMaking(false)} onMade={({ id }) => navigate(`/units/${id}`)} />
      )}
    </Page>
  );
}

/** What waits for somebody: a decision, or what the center needs to publish it. */
function WaitingList({
  rows,
  nameOf,
  onReload,
}: {
  rows: readonly ReleaseRow[];
  nameOf: (row: ReleaseRow) => string;
  onReload: () => void;
}) {
  const t = useWords();
  const study = useStudy();
  const action = useAction({ isToast: true });
  const waiting = rows.filter(({ state }) => state === 'submitted' || state === 'approved');
  if (waiting.length === 0) return null;
  async function publishAgain(): Promise<void> {
    if (await action.run(() => study.publishAgain())) onReload();
  }
  return (
    <section aria-labelledby="waiting-title" className="note">
      <h2 id="waiting-title">{t('console.units.waiting')}</h2>
      <ul className="waiting">
        {waiting.map((row) => (
          <li key={row.id}>
            <Link to={`/units/approval/${row.id}`}>{nameOf(row)}</Link>{' '}
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

/** The county has to let the console's key sign before anything can be published. */
function KeyNote() {
  const t = useWords();
  const study = useStudy();
  const key = useAnswer(useCallback(() => study.getKey(), [study])).value;
  if (!key || (key.paths.length > 0 && key.canPublish)) return null;
  return (
    <Alert
      type="info"
      showIcon
      className="note"
      title={key.paths.length === 0 ? t('console.units.keyUnknown') : t('console.units.keysElsewhere')}
      description={
        <>
          {t('console.units.keyBegins')} <code dir="ltr">{key.publicKey.slice(0, 16)}</code>
        </>
      }
    />
  );
}
