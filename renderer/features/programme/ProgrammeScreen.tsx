// Owns: the programme announced ahead: a week in pictures, for whoever stands before the screen. It tells what groups
// study, never what one person does; who has not signed in only looks. What goes on for weeks is shown once a week.
import { useState } from 'react';
import { Link } from 'react-router';
import { addDays } from '#core/domain/calendar.ts';
import { pickLanguage } from '#core/domain/language.ts';
import { findMonday, type ProgrammeItem } from '#core/domain/programme.ts';
import { formatDay, formatWeekday } from '../../i18n/dates.ts';
import { useText } from '../../i18n/use-text.ts';
import type { UnitView } from '../../store/station.ts';
import { FilePicture } from '../../ui/FilePicture.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { usePortal } from '../../ui/portal-context.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useSession } from '../../ui/session-context.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import './programme.css';

const daysShown = 7;
const weeksAhead = 4;
const itemsOfDay = 2;

export function ProgrammeScreen() {
  const { t, language } = useText();
  const { today } = usePortal();
  const { person } = useSession();
  const [week, setWeek] = useState(0);
  const firstDay = addDays(findMonday(today), week * daysShown);
  const listed = useStationQuery((s) => s.programme.list(firstDay, daysShown), [firstDay])?.value;
  const days = listed?.map(({ day, items }) => ({
    day,
    items: items.filter(({ reason }) => reason !== 'runs' || day === (week === 0 ? today : firstDay)),
  }));
  const units = useStationQuery((s) => s.listUnits())?.value;
  const isEmpty = days?.every(({ items }) => items.length === 0);
  const isInside = person.kind !== 'nobody';
  const above = isInside ? { label: t('way.home'), to: '/home' } : { label: t('way.start'), to: '/' };
  return (
    <Screen title={t('programme.title')} crumbs={[above]}>
      <div className="section-head">
        <h2>
          {formatDay(firstDay, language)} – {formatDay(addDays(firstDay, daysShown - 1), language)}
        </h2>
        <div className="pager">
          <button
            type="button"
            className="button"
            disabled={week === 0}
            data-testid="week-before"
            onClick={() => setWeek(week - 1)}
          >
            <ActionIcon name="back" />
            {t('programme.before')}
          </button>
          <button
            type="button"
            className="button"
            disabled={week === weeksAhead}
            data-testid="week-after"
            onClick={() => setWeek(week + 1)}
          >
            {t('programme.after')}
            <ActionIcon name="forward" />
          </button>
        </div>
      </div>
      {isEmpty ? <p data-testid="programme-none">{t('programme.none')}</p> : null}
      <ol className="week">
        {(days ?? []).map(({ day, items }) => (
          <li
            key={day}
            className={day === today ? 'week-day week-today' : 'week-day'}
            aria-current={day === today ? 'date' : undefined}
            data-testid={`day-${day}`}
          >
            <strong>{formatWeekday(day, language)}</strong>
            <span>{day === today ? t('programme.today') : formatDay(day, language)}</span>
            {items.slice(0, itemsOfDay).map((item) => (
              <Item
                key={item.unitId}
                item={item}
                unit={units?.find(({ manifest }) => manifest.id === item.unitId)}
                isInside={isInside}
              />
            ))}
            {items.length > itemsOfDay ? (
              <span>{t('programme.more', { count: items.length - itemsOfDay })}</span>
            ) : null}
          </li>
        ))}
      </ol>
    </Screen>
  );
}

function Item({
  item,
  unit,
  isInside,
}: {
  item: ProgrammeItem;
  unit: UnitView | undefined;
  isInside: boolean;
}) {
  const { t, language } = useText();
  const words = (
    <>
      {unit ? <FilePicture className="week-picture" file={unit.manifest.cover} alt="" /> : null}
      <span className="week-title">{unit ? pickLanguage(unit.manifest.titles, language) : item.title}</span>
      <span className={`week-reason week-${item.reason}`}>{t(`programme.${item.reason}`)}</span>
    </>
  );
  return unit && isInside ? (
    <Link className="week-item" to={`/unit/${item.unitId}`} data-testid={`programme-${item.unitId}`}>
      {words}
    </Link>
  ) : (
    <span className="week-item">{words}</span>
  );
}
