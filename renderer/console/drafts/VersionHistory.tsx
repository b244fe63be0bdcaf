// Owns: the versions of a unit or briefing that were ever handed in: who wrote, decided, and when it went out or back.
import { useCallback } from 'react';
import { Link } from 'react-router';
import type { Draft, VersionRow } from '#core/protocol/console-study-api.ts';
import { formatMoment } from '../numerals.ts';
import { type DataColumn, DataTable } from '../parts/DataTable.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { useAnswer } from '../use-answer.ts';
import { useWords } from '../words.ts';
import { useStudy } from './use-study.ts';

interface Step {
  atMs: number | null;
  by: string | null;
  words: string;
}

function tellStep({ atMs, by, words }: Step): string {
  if (atMs === null) return '';
  return [formatMoment(atMs), by ?? '', words].filter(Boolean).join(' · ');
}

/** Among right-to-left words the hour would come before the day. */
function Moment({ atMs }: { atMs: number }) {
  return <bdi dir="ltr">{formatMoment(atMs)}</bdi>;
}

function StepCell({ atMs, by, words }: Step) {
  if (atMs === null) return null;
  return (
    <>
      <Moment atMs={atMs} /> · <bdi>{by}</bdi>
      {words !== '' && (
        <div className="quiet step-words">
          <q dir="auto">{words}</q>
        </div>
      )}
    </>
  );
}

export function VersionHistory({ draft: { id, kind, itemId } }: { draft: Draft }) {
  const t = useWords();
  const study = useStudy();
  const answer = useAnswer(useCallback(() => study.listVersions(id), [study, id]));
  const rows = answer.value ?? [];
  const step = (key: string, title: string, read: (row: VersionRow) => Step): DataColumn<VersionRow> => ({
    key,
    title,
    cell: (row) => <StepCell {...read(row)} />,
    csv: (row) => tellStep(read(row)),
  });
  const tellMaterials = ({ before, materials }: VersionRow) => {
    if (!materials) return '';
    return before === null
      ? t('console.units.history.materials', { n: materials.count })
      : t('console.units.history.materialsSince', { ...materials, n: materials.count, before });
  };
  const columns: DataColumn<VersionRow>[] = [
    {
      key: 'version',
      title: t('console.units.history.version'),
      cell: (row) => <Link to={`/${kind}s/approval/${row.id}`}>{row.number}</Link>,
      compare: (a, b) => a.number - b.number,
      csv: (row) => row.number,
      isNumber: true,
    },
    {
      key: 'state',
      title: t('console.units.stateTitle'),
      cell: (row) => t(`console.units.state.${row.state}`),
      csv: (row) => t(`console.units.state.${row.state}`),
    },
    {
      key: 'writers',
      title: t('console.units.history.writers'),
      cell: (row) => <bdi>{row.editors.join(', ')}</bdi>,
      csv: (row) => row.editors.join(', '),
    },
    step('submitted', t('console.units.history.submitted'), (row) => ({
      atMs: row.submittedAtMs,
      by: row.submittedBy,
      words: row.words,
    })),
    step('decided', t('console.units.history.decided'), (row) => ({
      atMs: row.decidedAtMs,
      by: row.decidedBy,
      words: row.decision,
    })),
    {
      key: 'published',
      title: t('console.units.history.published'),
      cell: (row) => row.publishedAtMs !== null && <Moment atMs={row.publishedAtMs} />,
      csv: (row) => (row.publishedAtMs === null ? '' : formatMoment(row.publishedAtMs)),
    },
    step('withdrawn', t('console.units.history.withdrawn'), ({ withdrawn }) => ({
      atMs: withdrawn?.atMs ?? null,
      by: withdrawn?.by ?? null,
      words: withdrawn?.words ?? '',
    })),
    ...(kind === 'unit'
      ? [
          {
            key: 'materials',
            title: t('console.units.materials'),
            cell: (row: VersionRow) => <div className="step-words">{tellMaterials(row)}</div>,
            csv: tellMaterials,
          },
        ]
      : []),
  ];
  return (
    <section className="version-history" aria-labelledby="history-title">
      <h2 id="history-title">{t('console.units.history.title')}</h2>
      <ErrorNote error={answer.error} onRetry={answer.reload} />
      <DataTable<VersionRow>
        label={t('console.units.history.title')}
        rows={rows}
        allCount={rows.length}
        columns={columns}
        rowKey={(row) => row.id}
        isLoading={answer.isLoading}
        emptyText={t('console.units.history.empty')}
        onClearFilters={() => undefined}
        fileName={`versions-${itemId}`}
        filters={null}
      />
    </section>
  );
}
