// Owns: the study plans in a month: each one a bar from its start to its due day.
import { Button, Empty, Space } from 'antd';
import dayjs from 'dayjs';
import type { ReactNode } from 'react';
import type { Language } from '#core/domain/language.ts';
import type { PlanRow } from '#core/protocol/console-plans-api.ts';
import { dayjsLocales, formatDay } from '../../console/numerals.ts';
import type { UrlFilters } from '../../console/parts/filters.tsx';
import { useLanguage, useWords } from '../../console/words.ts';
import { layOutMonth, moveMonth, type PlanBar, readMonth } from './plan-calendar.ts';
import './calendar.css';

export interface PlansCalendarProps {
  rows: readonly PlanRow[];
  today: string;
  choices: ReactNode;
  filters: UrlFilters;
  onEdit: (plan: PlanRow) => void;
}

const monthFormats: Record<Language, string> = { zh: 'YYYY年M月', ug: 'YYYY-يىلى MMMM', en: 'MMMM YYYY' };

function Bar({ bar, today, onEdit }: { bar: PlanBar; today: string; onEdit: (plan: PlanRow) => void }) {
  const t = useWords();
  const language = useLanguage();
  const { plan, from, dayCount, isStart, isDue } = bar;
  const ends = `${isStart ? ' plan-bar-start' : ''}${isDue ? ' plan-bar-due' : ''}`;
  const time = plan.dueDay < today ? 'over' : plan.startDay > today ? 'ahead' : 'now';
  return (
    <button
      type="button"
      className={`plan-bar plan-bar-${time}${ends}`}
      style={{ gridColumn: `${from + 1} / span ${dayCount}` }}
      disabled={!plan.isWhole}
      // Said in full: where the bar lies is only seen.
      aria-label={`${plan.title}: ${formatDay(plan.startDay, language)} – ${formatDay(plan.dueDay, language)}`}
      onClick={() => onEdit(plan)}
    >
      <span className="plan-bar-title">
        <bdi>{plan.title}</bdi>
      </span>
      {isDue && <span className="plan-bar-end">{t('console.plans.calendar.due')}</span>}
    </button>
  );
}

export function PlansCalendar({ rows, today, choices, filters, onEdit }: PlansCalendarProps) {
  const t = useWords();
  const language = useLanguage();
  const month = readMonth(filters.get('month'), today);
  const weeks = layOutMonth(month, rows);
  const go = (to: string) => filters.set('month', to === today.slice(0, 7) ? '' : to);
  const spell = (day: string, format: string) => dayjs(day).locale(dayjsLocales[language]).format(format);
  const isEmpty = weeks.every(({ bars }) => bars.length === 0);
  return (
    <>
      <div className="toolbar">
        {choices}
        <Space className="calendar-way">
          <Button onClick={() => go(moveMonth(month, -1))}>{t('console.plans.calendar.previous')}</Button>
          <strong aria-live="polite">{spell(`${month}-01`, monthFormats[language])}</strong>
          <Button onClick={() => go(moveMonth(month, 1))}>{t('console.plans.calendar.next')}</Button>
          <Button onClick={() => filters.set('month', '')}>{t('console.plans.calendar.now')}</Button>
        </Space>
      </div>
      <div className="calendar">
        <div className="calendar-days calendar-head">
          {weeks[0]?.days.map((day) => (
            <span key={day}>{spell(day, language === 'ug' ? 'dddd' : 'ddd')}</span>
          ))}
        </div>
        {weeks.map(({ days, bars }) => (
          <div key={days[0]} className="calendar-week">
            <div className="calendar-days">
              {days.map((day) => (
                <span
                  key={day}
                  className={`${day.startsWith(month) ? '' : 'calendar-other'}${day === today ? ' calendar-today' : ''}`}
                >
                  <time dateTime={day}>{Number(day.slice(8))}</time>
                </span>
              ))}
            </div>
            <div className="calendar-bars">
              {bars.map((bar) => (
                <Bar key={bar.plan.id} bar={bar} today={today} onEdit={onEdit} />
              ))}
            </div>
          </div>
        ))}
      </div>
      {isEmpty && <Empty description={t('console.plans.calendar.none')} />}
    </>
  );
}
