// Owns: briefings, newest first: all of them, or those of one column.
import { Link, useParams } from 'react-router';
import { pickLanguage } from '#core/domain/language.ts';
import type { BriefingManifest } from '#core/domain/manifest.ts';
import { formatDay } from '../../i18n/dates.ts';
import { formatNumber } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import { KindIcon } from '../../ui/icons/KindIcon.tsx';
import { Pager, usePaging } from '../../ui/Pager.tsx';
import { usePortal } from '../../ui/portal-context.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';

const briefingsOnPage = 5;

export function BriefingScreen() {
  const { t } = useText();
  return (
    <Screen title={t('brief.title')} crumbs={[{ label: t('way.home'), to: '/home' }]}>
      <BriefingList columnId={undefined} />
    </Screen>
  );
}

export function ColumnScreen() {
  const { t, language } = useText();
  const { columnId } = useParams();
  const { columns } = usePortal();
  const column = columns.find((one) => one.id === columnId);
  const title = column && pickLanguage(column.titles, language);
  return (
    <Screen title={title ?? t('brief.title')} crumbs={[{ label: t('way.home'), to: '/home' }]}>
      <BriefingList key={columnId} columnId={columnId} />
    </Screen>
  );
}

function BriefingList({ columnId }: { columnId: string | undefined }) {
  const { t } = useText();
  const all = useStationQuery((station) => station.listBriefings())?.value;
  const found = all
    ?.filter((one) => columnId === undefined || one.column === columnId)
    .sort((a, b) => (a.date > b.date ? -1 : a.date < b.date ? 1 : b.issue - a.issue));
  const paging = usePaging(found ?? [], briefingsOnPage);
  if (found?.length === 0) return <p>{t('brief.none')}</p>;
  return (
    <>
      <ul className="briefings">
        {paging.shown.map((briefing) => (
          <li key={briefing.id}>
            <BriefingRow briefing={briefing} />
          </li>
        ))}
      </ul>
      <Pager {...paging} />
    </>
  );
}

function BriefingRow({ briefing }: { briefing: BriefingManifest }) {
  const { t, language } = useText();
  return (
    <Link className="briefing-row" to={`/briefing/${briefing.id}`} data-testid={`briefing-${briefing.id}`}>
      <KindIcon kind="briefings" size={48} />
      <span className="briefing-words">
        <strong>{pickLanguage(briefing.titles, language)}</strong>
        <span>
          {t('brief.issue', {
            series: pickLanguage(briefing.series, language) ?? '',
            issue: formatNumber(briefing.issue),
          })}
          {' · '}
          {formatDay(briefing.date, language)}
        </span>
      </span>
    </Link>
  );
}
