// Owns: the study plans: what is assigned to whom, until when.
import { App, Button } from 'antd';
import { useCallback, useState } from 'react';
import type { Plan } from '#core/domain/documents.ts';
import { pickLanguage } from '#core/domain/language.ts';
import { useConsole, useNow } from '../../console/context.tsx';
import { compareNames } from '../../console/name-order.ts';
import { formatDay, formatMoment, formatNumber } from '../../console/numerals.ts';
import { type DataColumn, DataTable } from '../../console/parts/DataTable.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { ChoiceFilter, SearchFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { NameList } from '../../console/parts/NameList.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { matchesSearch } from '../../console/parts/search.ts';
import { useAction, useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { PlanDialog } from './PlanDialog.tsx';
import { describeDue } from './plan-draft.ts';

export function PlansScreen() {
  const t = useWords();
  const language = useLanguage();
  const { client, nowMs } = useConsole();
  const { message, modal } = App.useApp();
  const today = formatMoment(useNow(nowMs, 60_000)).slice(0, 10);
  const plans = useAnswer(useCallback(() => client.listPlans(), [client]));
  const units = useAnswer(useCallback(() => client.listUnits(), [client]));
  const groups = useAnswer(useCallback(() => client.listGroups(), [client]));
  const learners = useAnswer(useCallback(() => client.listLearners(), [client]));
  const stations = useAnswer(useCallback(() => client.listStations(), [client]));
  const filters = useUrlFilters();
  const action = useAction({ isToast: true });
  const [isMaking, setIsMaking] = useState(false);

  const nameUnits = (plan: Plan) =>
    plan.unitIds.map((unitId) => {
      const unit = units.value?.find(({ id }) => id === unitId);
      return (unit && pickLanguage(unit.titles, language)) ?? unitId;
    });
  const nameAudience = ({ audience }: Plan) => [
    ...audience.groupIds.map((groupId) => groups.value?.find(({ id }) => id === groupId)?.name ?? '–'),
    ...(audience.learnerIds.length > 0
      ? [t('console.plans.learnerCount', { n: formatNumber(audience.learnerIds.length) })]
      : []),
  ];

  const all = plans.value ?? [];
  const group = filters.get('group');
  const rows = all.filter(
    (plan) =>
      matchesSearch(filters.get('q'), [plan.title, ...nameUnits(plan), ...nameAudience(plan)]) &&
      (group === '' || plan.audience.groupIds.includes(group)),
  );

  function askDelete(plan: Plan): void {
    modal.confirm({
      title: t('console.plans.deleteAsk', { name: plan.title }),
      content: t('console.plans.deleteWhat'),
      okText: t('console.delete'),
      okButtonProps: { danger: true },
      cancelText: t('console.cancel'),
      onOk: async () => {
        if (!(await action.run(() => client.deletePlan(plan.id)))) return;
        message.success(t('console.plans.deleted', { name: plan.title }));
        plans.reload();
      },
    });
  }

  const columns: DataColumn<Plan>[] = [
    {
      key: 'title',
      title: t('console.plans.name'),
      cell: (plan) => <bdi className="strong">{plan.title}</bdi>,
      compare: (a, b) => compareNames(a.title, b.title, language),
      csv: (plan) => plan.title,
    },
    {
      key: 'units',
      title: t('console.plans.units'),
      cell: (plan) => <NameList names={nameUnits(plan)} />,
      csv: (plan) => nameUnits(plan).join('; '),
    },
    {
      key: 'audience',
      title: t('console.plans.audience'),
      cell: (plan) => <NameList names={nameAudience(plan)} />,
      csv: (plan) => nameAudience(plan).join('; '),
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
      key: 'actions',
      title: t('console.actions'),
      cell: (plan) => (
        <Button size="small" danger onClick={() => askDelete(plan)}>
          {t('console.delete')}
        </Button>
      ),
    },
  ];

  return (
    <Page
      title={t('console.plans.title')}
      actions={
        <Button type="primary" onClick={() => setIsMaking(true)}>
          {t('console.plans.make')}
        </Button>
      }
    >
      <ErrorNote error={plans.error ?? units.error ?? groups.error} onRetry={plans.reload} />
      <DataTable<Plan>
        label={t('console.plans.title')}
        rows={rows}
        allCount={all.length}
        columns={columns}
        rowKey={(plan) => plan.id}
        isLoading={plans.isLoading}
        emptyText={t('console.plans.empty')}
        onClearFilters={filters.clear}
        fileName="plans"
        filters={
          <>
            <SearchFilter filters={filters} />
            <ChoiceFilter
              filters={filters}
              name="group"
              label={t('console.plans.groups')}
              choices={(groups.value ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            />
          </>
        }
      />
      {isMaking && (
        <PlanDialog
          units={units.value ?? []}
          groups={groups.value ?? []}
          learners={learners.value ?? []}
          stations={stations.value ?? []}
          onClose={() => setIsMaking(false)}
          onMade={(plan) => {
            setIsMaking(false);
            message.success(t('console.plans.made', { name: plan.title }));
            plans.reload();
          }}
        />
      )}
    </Page>
  );
}
