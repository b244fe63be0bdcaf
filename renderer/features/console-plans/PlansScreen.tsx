// Owns: the study plans: making, changing, copying and withdrawing them, in a list or in a calendar.
import { App, Button, Segmented } from 'antd';
import { useCallback, useState } from 'react';
import type { PlanRow } from '#core/protocol/console-plans-api.ts';
import { useConsole, useNow } from '../../console/context.tsx';
import { formatMoment } from '../../console/numerals.ts';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { ChoiceFilter, SearchFilter, useUrlFilters } from '../../console/parts/filters.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { useAction, useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { PlanDialog, type PlanTask } from './PlanDialog.tsx';
import { PlansCalendar } from './PlansCalendar.tsx';
import { PlansTable } from './PlansTable.tsx';
import { filterPlans } from './plan-lists.ts';

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
  const [task, setTask] = useState<PlanTask>();

  const all = plans.value ?? [];
  const lists = {
    units: units.value ?? [],
    groups: groups.value ?? [],
    learners: learners.value ?? [],
    stations: stations.value ?? [],
  };
  const asked = { search: filters.get('q'), station: filters.get('station'), group: filters.get('group') };
  const view = filters.get('view') === 'calendar' ? 'calendar' : 'list';
  const rows = filterPlans(all, lists, asked, language, t);

  async function edit(plan: PlanRow): Promise<void> {
    const read = await action.run(() => client.getFields({ kind: 'plan', id: plan.id }));
    if (!read) return;
    const fields = read.value;
    // A station may have corrected these since the list was read.
    const title = String(fields['title']?.value ?? plan.title);
    const dueDay = String(fields['dueDay']?.value ?? plan.dueDay);
    const isContinued =
      !plan.repeats &&
      plan.seriesId !== null &&
      all.some((one) => one.repeats && one.seriesId === plan.seriesId);
    setTask({ kind: 'edit', plan: { ...plan, title, dueDay }, fields, isContinued });
  }

  function askDelete(plan: PlanRow): void {
    modal.confirm({
      title: t('console.plans.deleteAsk', { name: plan.title }),
      content: [t('console.plans.deleteWhat'), plan.repeats ? t('console.plans.deleteSeries') : ''].join(' '),
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

  function finish(done: PlanTask, name: string): void {
    setTask(undefined);
    message.success(t(done.kind === 'edit' ? 'console.plans.saved' : 'console.plans.made', { name }));
    plans.reload();
  }

  const choices = (
    <>
      <SearchFilter filters={filters} />
      <ChoiceFilter
        filters={filters}
        name="station"
        label={t('console.plans.station')}
        choices={lists.stations.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <ChoiceFilter
        filters={filters}
        name="group"
        label={t('console.plans.groups')}
        choices={lists.groups.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </>
  );

  return (
    <Page
      title={t('console.plans.title')}
      actions={
        <>
          <Segmented
            aria-label={t('console.plans.view')}
            value={view}
            options={(['list', 'calendar'] as const).map((value) => ({
              value,
              label: t(`console.plans.view.${value}`),
            }))}
            onChange={(value) => filters.set('view', value === 'calendar' ? value : '')}
          />
          <Button type="primary" onClick={() => setTask({ kind: 'make' })}>
            {t('console.plans.make')}
          </Button>
        </>
      }
    >
      <ErrorNote
        error={plans.error ?? units.error ?? groups.error ?? stations.error}
        onRetry={plans.reload}
      />
      {view === 'calendar' ? (
        <PlansCalendar
          rows={rows}
          today={today}
          choices={choices}
          filters={filters}
          onEdit={(plan) => void edit(plan)}
        />
      ) : (
        <PlansTable
          rows={rows}
          allCount={all.length}
          lists={lists}
          today={today}
          isLoading={plans.isLoading}
          filters={choices}
          onClearFilters={filters.clear}
          onEdit={(plan) => void edit(plan)}
          onCopy={(plan) => setTask({ kind: 'copy', plan })}
          onDelete={askDelete}
        />
      )}
      {task && (
        <PlanDialog
          {...lists}
          task={task}
          today={today}
          onClose={() => setTask(undefined)}
          onDone={(title) => finish(task, title)}
        />
      )}
    </Page>
  );
}
