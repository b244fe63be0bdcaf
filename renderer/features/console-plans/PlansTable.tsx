// Owns: the study plans as a table: what is assigned to whom, until when, how often.
import { Button, Space } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { PlanRow } from '#core/protocol/console-plans-api.ts';
import { compareNames } from '../../console/name-order.ts';
import { formatDay } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { NameList } from '../../console/parts/NameList.tsx';
import { useLanguage, useWords } from '../../console/words.ts';
import { describeDue } from './plan-draft.ts';
import { nameAudience, nameUnits, type PlanLists } from './plan-lists.ts';

export interface PlansTableProps {
  rows: readonly PlanRow[];
  allCount: number;
  lists: PlanLists;
  today: string;
  isLoading: boolean;
  filters: ReactNode;
  onClearFilters: () => void;
  onEdit: (plan: PlanRow) => void;
  onCopy: (plan: PlanRow) => void;
  onDelete: (plan: PlanRow) => void;
}

export function PlansTable(props: PlansTableProps) {
  const { lists, today } = props;
  const t = useWords();
  const language = useLanguage();

  const columns: DataColumn<PlanRow>[] = [
    {
      key: 'title',
      title: t('console.plans.name'),
      cell: (plan) => (
        <Link to={`/progress?plan=${plan.id}`}>
          <bdi className="strong">{plan.title}</bdi>
        </Link>
      ),
      compare: (a, b) => compareNames(a.title, b.title, language),
      csv: (plan) => plan.title,
    },
    {
      key: 'units',
      title: t('console.plans.units'),
      cell: (plan) => <NameList names={nameUnits(lists, plan, language)} />,
      csv: (plan) => nameUnits(lists, plan, language).join('; '),
    },
    {
      key: 'audience',
      title: t('console.plans.audience'),
      cell: (plan) => <NameList names={nameAudience(lists, plan, t)} />,
      csv: (plan) => nameAudience(lists, plan, t).join('; '),
    },
    {
      key: 'start',
      title: t('console.plans.start'),
      cell: (plan) => formatDay(plan.startDay, language),
      compare: (a, b) => a.startDay.localeCompare(b.startDay),
      csv: (plan) => plan.startDay,
    },
    {
      key: 'due',
      title: t('console.plans.due'),
      cell: (plan) => (
        <>
          {formatDay(plan.dueDay, language)}{' '}
          <span className="quiet">({describeDue(plan.dueDay, today, t)})</span>
        </>
      ),
      compare: (a, b) => a.dueDay.localeCompare(b.dueDay),
      csv: (plan) => plan.dueDay,
    },
    {
      key: 'repeats',
      title: t('console.plans.rhythm'),
      cell: ({ repeats }) => t(repeats ? 'console.plans.monthly' : 'console.plans.once'),
      csv: ({ repeats }) => t(repeats ? 'console.plans.monthly' : 'console.plans.once'),
    },
    {
      key: 'actions',
      title: t('console.actions'),
      cell: (plan) => (
        <Space wrap>
          {plan.isWhole && (
            <Button size="small" onClick={() => props.onEdit(plan)}>
              {t('console.plans.edit')}
            </Button>
          )}
          <Button size="small" onClick={() => props.onCopy(plan)}>
            {t('console.plans.copy')}
          </Button>
          {plan.isWhole ? (
            <Button size="small" danger onClick={() => props.onDelete(plan)}>
              {t('console.delete')}
            </Button>
          ) : (
            <span className="quiet">{t('console.plans.wide')}</span>
          )}
        </Space>
      ),
    },
  ];

  return (
    <DataTable<PlanRow>
      label={t('console.plans.title')}
      rows={props.rows}
      allCount={props.allCount}
      columns={columns}
      rowKey={(plan) => plan.id}
      isLoading={props.isLoading}
      emptyText={t('console.plans.empty')}
      onClearFilters={props.onClearFilters}
      fileName="plans"
      filters={props.filters}
    />
  );
}
