// Owns: assigning units to stations, groups and single learners with a due day; changing what was assigned.
import { Checkbox, DatePicker, Form, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { pickLanguage } from '#core/domain/language.ts';
import type { GroupRow, LearnerRow, StationRow, UnitRow } from '#core/protocol/console-api.ts';
import type { FieldStates } from '#core/protocol/console-people-api.ts';
import { announceDays, type PlanRow } from '#core/protocol/console-plans-api.ts';
import { useConsole } from '../../console/context.tsx';
import { formatLength, formatNumber } from '../../console/numerals.ts';
import { FormDialog } from '../../console/parts/FormDialog.tsx';
import { listNames } from '../../console/parts/LearnerNames.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { type PlanValues, toChange, toCopy, toDraft, toValues } from './plan-draft.ts';

/** What the dialog is open for. */
export type PlanTask =
  | { kind: 'make' }
  | { kind: 'copy'; plan: PlanRow }
  /** `isContinued`: a later plan of the series repeats instead of this one. */
  | { kind: 'edit'; plan: PlanRow; fields: FieldStates; isContinued: boolean };

export interface PlanDialogProps {
  task: PlanTask;
  units: readonly UnitRow[];
  groups: readonly GroupRow[];
  learners: readonly LearnerRow[];
  stations: readonly StationRow[];
  today: string;
  onClose: () => void;
  onDone: (title: string) => void;
}

function toFirstValues(task: PlanTask, today: string): PlanValues {
  if (task.kind === 'edit') return toValues(task.plan);
  if (task.kind === 'copy') return toCopy(task.plan, today);
  const start = dayjs(today);
  const nothing = { title: '', unitIds: [], stationIds: [], groupIds: [], learnerIds: [] };
  return { ...nothing, start, due: start.add(30, 'day'), repeats: false };
}

const titles = {
  make: 'console.plans.make',
  copy: 'console.plans.copyTitle',
  edit: 'console.plans.editTitle',
} as const;

export function PlanDialog(props: PlanDialogProps) {
  const { task, units, groups, learners, stations, today, onClose, onDone } = props;
  const t = useWords();
  const language = useLanguage();
  const { client } = useConsole();
  const [form] = Form.useForm<PlanValues>();
  const action = useAction();
  const stationNames = new Map(stations.map(({ id, name }) => [id, name]));
  const required = { required: true, message: t('console.required') };
  const choices = { mode: 'multiple' as const, showSearch: { optionFilterProp: 'label' } };
  const isContinued = task.kind === 'edit' && task.isContinued;

  async function send(values: PlanValues): Promise<void> {
    const draft = toDraft(values);
    if (task.kind !== 'edit') {
      if (await action.run(() => client.createPlan(draft))) onDone(draft.title);
      return;
    }
    const change = toChange(task.plan, draft, task.fields);
    if (!change) onClose();
    else if (await action.run(() => client.changePlan(task.plan.id, change))) onDone(draft.title);
  }

  return (
    <FormDialog<PlanValues>
      title={t(titles[task.kind])}
      form={form}
      width={680}
      initialValues={toFirstValues(task, today)}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={onClose}
      onSubmit={(values) => void send(values)}
    >
      <Form.Item name="title" label={t('console.plans.name')} rules={[{ ...required, whitespace: true }]}>
        <Input maxLength={80} autoFocus />
      </Form.Item>
      <Form.Item name="unitIds" label={t('console.plans.units')} rules={[required]}>
        <Select
          {...choices}
          notFoundContent={units.length === 0 ? t('console.plans.unitsNone') : t('console.noMatch')}
          options={units.map((unit) => ({
            value: unit.id,
            label: `${pickLanguage(unit.titles, language)} · ${t(`console.topic.${unit.topic}`)} · ${formatLength(unit.minutes * 60_000, t)}`,
          }))}
        />
      </Form.Item>
      <Form.Item
        name="stationIds"
        label={t('console.plans.stations')}
        extra={t('console.plans.stationsWhat')}
        dependencies={['groupIds', 'learnerIds']}
        rules={[
          ({ getFieldsValue }) => ({
            validator: () => {
              const { stationIds, groupIds, learnerIds }: Partial<PlanValues> = getFieldsValue();
              const count = [stationIds, groupIds, learnerIds].flatMap((ids) => ids ?? []).length;
              return count > 0
                ? Promise.resolve()
                : Promise.reject(new Error(t('console.plans.audienceNeeded')));
            },
          }),
        ]}
      >
        <Select {...choices} options={stations.map(({ id, name }) => ({ value: id, label: name }))} />
      </Form.Item>
      <Form.Item name="groupIds" label={t('console.plans.groups')}>
        <Select
          {...choices}
          options={groups.map(({ id, name, stationId }) => ({
            value: id,
            label: `${name} · ${stationNames.get(stationId) ?? '–'}`,
          }))}
        />
      </Form.Item>
      <Form.Item name="learnerIds" label={t('console.plans.learners')}>
        <Select
          {...choices}
          options={learners.map(({ id, names }) => ({
            value: id,
            label: listNames(names, language)
              .map(({ name }) => name)
              .join(' · '),
          }))}
        />
      </Form.Item>
      <div className="form-columns">
        <Form.Item name="start" label={t('console.plans.start')} rules={[required]}>
          <DatePicker className="wide" format="YYYY-MM-DD" allowClear={false} />
        </Form.Item>
        <Form.Item
          name="due"
          label={t('console.plans.due')}
          dependencies={['start']}
          rules={[
            required,
            ({ getFieldsValue }) => ({
              validator: () => {
                const { start, due }: Partial<PlanValues> = getFieldsValue();
                return start && due?.isBefore(start, 'day')
                  ? Promise.reject(new Error(t('console.plans.dueBeforeStart')))
                  : Promise.resolve();
              },
            }),
          ]}
        >
          <DatePicker className="wide" format="YYYY-MM-DD" allowClear={false} />
        </Form.Item>
      </div>
      <Form.Item
        name="repeats"
        valuePropName="checked"
        extra={t(isContinued ? 'console.plans.repeatsLater' : 'console.plans.repeatsWhat', {
          n: formatNumber(announceDays),
        })}
      >
        <Checkbox disabled={isContinued}>{t('console.plans.repeats')}</Checkbox>
      </Form.Item>
    </FormDialog>
  );
}
