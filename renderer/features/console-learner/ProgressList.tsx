// Owns: how far a learner is in each unit. The share needs the unit's number of materials; for a unit
// that the center no longer publishes it is told in words only, never guessed.
import { Progress, Table } from 'antd';
import { pickLanguage } from '#core/domain/language.ts';
import type { LearnerProgress, UnitRow } from '#core/protocol/console-api.ts';
import { formatDay, formatLength, formatMoment } from '../../console/numerals.ts';
import { useLanguage, useWords, type Words } from '../../console/words.ts';
import { computeUnitShare } from './unit-share.ts';

type UnitEntry = LearnerProgress['units'][number];

function UnitShare({ entry, unit, t }: { entry: UnitEntry; unit: UnitRow | undefined; t: Words }) {
  const language = useLanguage();
  const share = computeUnitShare(entry.progress, unit?.materialCount);
  const { completedAtMs } = entry.progress;
  const words =
    completedAtMs !== null
      ? t('console.learner.done', { day: formatDay(formatMoment(completedAtMs).slice(0, 10), language) })
      : unit?.materialCount === undefined
        ? t('console.learner.part', { done: share.finishedCount })
        : t('console.learner.partOf', { done: share.finishedCount, all: unit.materialCount });
  return (
    <>
      {share.percent !== undefined && (
        <Progress
          percent={share.percent}
          size="small"
          aria-label={words}
          {...(completedAtMs === null ? { status: 'normal' } : { status: 'success' })}
        />
      )}
      <span className="quiet">{words}</span>
    </>
  );
}

export function ProgressList({ progress, units }: { progress: LearnerProgress; units: readonly UnitRow[] }) {
  const t = useWords();
  const language = useLanguage();
  const find = ({ unitId }: UnitEntry) => units.find(({ id }) => id === unitId);
  if (progress.units.length === 0) return <p className="quiet">{t('console.learner.progressEmpty')}</p>;
  return (
    <Table<UnitEntry>
      size="small"
      aria-label={t('console.learner.progress')}
      rowKey={({ unitId }) => unitId}
      pagination={false}
      dataSource={[...progress.units].sort((a, b) => b.progress.lastAtMs - a.progress.lastAtMs)}
      columns={[
        {
          key: 'unit',
          title: t('console.learner.unit'),
          render: (_value, entry) => {
            const unit = find(entry);
            return unit ? pickLanguage(unit.titles, language) : <bdi>{entry.unitId}</bdi>;
          },
        },
        {
          key: 'share',
          title: t('console.learner.share'),
          width: 220,
          render: (_value, entry) => <UnitShare entry={entry} unit={find(entry)} t={t} />,
        },
        {
          key: 'best',
          title: t('console.learner.best'),
          align: 'end',
          render: (_value, entry) => {
            const { bestScaled } = computeUnitShare(entry.progress, undefined);
            return bestScaled === null ? '–' : `${Math.round(bestScaled * 100)}%`;
          },
        },
        {
          key: 'time',
          title: t('console.learner.time'),
          align: 'end',
          render: (_value, entry) => formatLength(entry.progress.activeMs, t),
        },
      ]}
    />
  );
}
