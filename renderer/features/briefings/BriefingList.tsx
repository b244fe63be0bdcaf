// Owns: briefings, newest first: all of them, or those of one column.
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import {
  type BriefingFilter,
  filterBriefings,
  listShelves,
  readSeries,
  readYear,
  type Shelf,
  sortBriefings,
} from '#core/domain/briefing-filter.ts';
import { pickLanguage } from '#core/domain/language.ts';
import type { BriefingManifest } from '#core/domain/manifest.ts';
import { formatDay } from '../../i18n/dates.ts';
import { formatNumber } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { KindIcon } from '../../ui/icons/KindIcon.tsx';
import { Pager, usePaging } from '../../ui/Pager.tsx';
import { usePortal } from '../../ui/portal-context.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';

const briefingsOnPage = 5;

/** Columns of a county that stand for what people take home; beside their briefings leads a door to it. */
const downloadColumns: ReadonlySet<string> = new Set(['download', 'downloads']);

function DownloadsDoor() {
  const { t } = useText();
  return (
    <Link className="door door-quiet" to="/downloads" data-testid="downloads">
      <ActionIcon name="save" size={40} />
      {t('downloads.title')}
    </Link>
  );
}

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
      {columnId !== undefined && downloadColumns.has(columnId) ? <DownloadsDoor /> : null}
      <BriefingList key={columnId} columnId={columnId} />
    </Screen>
  );
}

function BriefingList({ columnId }: { columnId: string | undefined }) {
  const { t } = useText();
  const [filter, setFilter] = useState<BriefingFilter>({ series: undefined, year: undefined });
  const all = useStationQuery((station) => station.listBriefings())?.value;
  const inColumn = sortBriefings(
    (all ?? []).filter((one) => columnId === undefined || one.column === columnId),
  );
  const found = filterBriefings(inColumn, filter);
  const paging = usePaging(found, briefingsOnPage);
  if (all && inColumn.length === 0) return <p>{t('brief.none')}</p>;
  const change = (patch: Partial<BriefingFilter>) => {
    setFilter({ ...filter, ...patch });
    paging.turnTo(0);
  };
  return (
    <>
      <Shelves
        kind="series"
        shelves={listShelves(inColumn, readSeries)}
        chosen={filter.series}
        choose={(series) => change({ series, year: undefined })}
      />
      <Shelves
        kind="year"
        shelves={listShelves(filterBriefings(inColumn, { ...filter, year: undefined }), readYear)}
        chosen={filter.year}
        choose={(year) => change({ year })}
      />
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

interface ShelvesProps {
  kind: 'series' | 'year';
  shelves: readonly Shelf[];
  chosen: string | undefined;
  choose: (key: string | undefined) => void;
}

const shelvesOnPage = 4;

/** One row of shelves, and all of them; a row of one shelf would be no choice. */
function Shelves({ kind, shelves, chosen, choose }: ShelvesProps) {
  const { t, language } = useText();
  const paging = usePaging(shelves, shelvesOnPage);
  if (shelves.length < 2) return null;
  const count = shelves.reduce((sum, shelf) => sum + shelf.count, 0);
  const button = (key: string | undefined, words: string, amount: number) => (
    <button
      key={key ?? 'all'}
      type="button"
      className="button shelf"
      aria-pressed={chosen === key}
      data-testid={`${kind}-${key ?? 'all'}`}
      onClick={() => choose(key)}
    >
      <ActionIcon name={kind === 'series' ? 'folder' : 'calendar'} />
      {t('brief.shelf', { name: words, amount: formatNumber(amount) })}
    </button>
  );
  return (
    <section className="shelves" aria-label={t(`brief.${kind}`)}>
      {button(undefined, t(kind === 'series' ? 'brief.allSeries' : 'brief.allYears'), count)}
      {paging.shown.map(({ key, count: amount, sample }) =>
        button(
          key,
          kind === 'series'
            ? (pickLanguage(sample.series, language) ?? key)
            : t('brief.yearName', { year: key }),
          amount,
        ),
      )}
      <Pager {...paging} />
    </section>
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
