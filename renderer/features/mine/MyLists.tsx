// Owns: the two long lists of what is kept about a learner: every record, and who looked at the county.
import { toDay } from '#core/domain/calendar.ts';
import { pickLanguage } from '#core/domain/language.ts';
import type { LearnerId } from '#core/kernel/ids.ts';
import { formatDay } from '../../i18n/dates.ts';
import type { TextKey } from '../../i18n/index.ts';
import { useText } from '../../i18n/use-text.ts';
import type { OwnRecord } from '../../store/station-own.ts';
import { Pager, usePaging } from '../../ui/Pager.tsx';
import { usePortal } from '../../ui/portal-context.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import { describeRecord } from './record-words.ts';

const rowsOnPage = 6;

export function MyRecords({ learnerId }: { learnerId: LearnerId }) {
  const { t, language } = useText();
  const records = useStationQuery(({ own }) => own.listRecords(learnerId), [learnerId])?.value;
  const units = useStationQuery((station) => station.listUnits())?.value ?? [];
  const paging = usePaging(records ?? [], rowsOnPage);
  if (!records) return <p role="status">{t('wait.loading')}</p>;
  const nameUnit = ({ statement }: OwnRecord) => {
    const { unitId } = describeRecord(statement);
    const unit = units.find(({ manifest }) => manifest.id === unitId);
    return unit ? pickLanguage(unit.manifest.titles, language) : (unitId ?? '');
  };
  return (
    <section aria-label={t('mine.part.records')}>
      <p>{t('mine.recordCount', { count: records.length })}</p>
      <ul className="mine-list">
        {paging.shown.map((record) => (
          <li key={record.statement.id}>
            <Day atMs={record.atMs} />
            <strong>{t(describeRecord(record.statement).did)}</strong>
            <bdi>{nameUnit(record)}</bdi>
            <span className="mine-where">{t(record.isReceived ? 'mine.received' : 'mine.waits')}</span>
          </li>
        ))}
      </ul>
      <Pager {...paging} />
    </section>
  );
}

const looked: Readonly<Record<string, TextKey>> = {
  records: 'mine.looked.records',
  progress: 'mine.looked.progress',
  proof: 'mine.looked.proof',
};

export function MyViews({ learnerId }: { learnerId: LearnerId }) {
  const { t } = useText();
  const views = useStationQuery(({ own }) => own.listViews(learnerId), [learnerId])?.value;
  const paging = usePaging(views ?? [], rowsOnPage);
  if (!views) return <p role="status">{t('wait.loading')}</p>;
  return (
    <section aria-label={t('mine.part.views')}>
      <p>{t(views.length === 0 ? 'mine.viewsNone' : 'mine.viewsWho')}</p>
      <ul className="mine-list">
        {paging.shown.map(({ atMs, by, what }) => (
          <li key={`${atMs}/${by}/${what}`}>
            <Day atMs={atMs} />
            <strong>
              <bdi>{by}</bdi>
            </strong>
            <span>{t(looked[what] ?? 'mine.looked.other')}</span>
          </li>
        ))}
      </ul>
      <Pager {...paging} />
    </section>
  );
}

function Day({ atMs }: { atMs: number }) {
  const { language } = useText();
  const { offsetMinutes } = usePortal();
  return <span className="mine-day">{formatDay(toDay(atMs, offsetMinutes), language)}</span>;
}
