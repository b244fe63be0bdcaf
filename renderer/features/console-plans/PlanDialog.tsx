// Owns: assigning units to groups, and to single learners, with a due day.
import { DatePicker, Form, Input, Select } from 'antd';
import dayjs from 'dayjs';
import type { Plan } from '#core/domain/documents.ts';
import { pickLanguage } from '#core/domain/language.ts';
import type { GroupRow, LearnerRow, StationRow, UnitRow } from '#core/protocol/console-api.ts';
import { useConsole } from '../../console/context.tsx';
import { formatLength } from '../../console/numerals.ts';
import { FormDialog } from '../../console/parts/FormDialog.tsx';
import { listNames } from '../../console/parts/LearnerNames.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { type PlanValues, toDraft } from './plan-draft.ts';

export interface PlanDialogProps {
  units: readonly UnitRow[];
  groups: readonly GroupRow[];
  learners: readonly LearnerRow[];
  stations: readonly StationRow[];
  onClose: () => void;
  onMade: (plan: Plan) => void;
}

export function PlanDialog({ units, groups, learners, stations, onClose, onMade }: PlanDialogProps) {
  const t = useWords();
  const language = useLanguage();
  const { client, nowMs } = useConsole();
  const [form] = Form.useForm<PlanValues>();
  const action = useAction();
  const stationNames = new Map(stations.map(({ id, name }) => [id, name]));
  const required = { required: true, message: t('console.required') };
  const choices = { mode: 'multiple' as const, showSearch: { optionFilterProp: 'label' } };

  async function make(values: PlanValues): Promise<void> {
    const made = await action.run(() => client.createPlan(toDraft(values)));
    if (made) onMade(made.value);
  }

  return (
    <FormDialog<PlanValues>
      title={t('console.plans.make')}
      form={form}
      width={680}
      initialValues={{
        title: '',
        unitIds: [],
        groupIds: [],
        learnerIds: [],
        start: dayjs(nowMs()),
        due: dayjs(nowMs()).add(30, 'day'),
      }}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={onClose}
      onSubmit={(values) => void make(values)}
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
        name="groupIds"
        label={t('console.plans.groups')}
        dependencies={['learnerIds']}
        rules={[
          ({ getFieldsValue }) => ({
            validator: () => {
              const { groupIds, learnerIds }: Partial<PlanValues> = getFieldsValue();
              return (groupIds?.length ?? 0) + (learnerIds?.length ?? 0) > 0
                ? Promise.resolve()
                : Promise.reject(new Error(t('console.plans.audienceNeeded')));
            },
          }),
        ]}
      >
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
    </FormDialog>
  );
}
