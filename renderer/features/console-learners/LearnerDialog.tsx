// Owns: making a learner: names, picture, stations and their groups.
import { Form, Input, Select } from 'antd';
import type { LearnerSymbol } from '#core/domain/documents.ts';
import type { GroupRow, LearnerDraft, LearnerRow, StationRow } from '#core/protocol/console-api.ts';
import type { LearnerMade } from '../../console/api/client.ts';
import { useConsole } from '../../console/context.tsx';
import { FormDialog } from '../../console/parts/FormDialog.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';
import { SymbolPicker, suggestSymbol } from './SymbolPicker.tsx';

interface Values {
  zh: string;
  ug: string;
  en: string;
  letters: string;
  symbol: LearnerSymbol;
  stationIds: StationRow['id'][];
  groupIds: string[];
}

export interface LearnerDialogProps {
  learners: readonly LearnerRow[];
  stations: readonly StationRow[];
  groups: readonly GroupRow[];
  onClose: () => void;
  onMade: (made: LearnerMade) => void;
}

function toDraft(values: Values, groups: readonly GroupRow[]): LearnerDraft {
  const names: LearnerDraft['names'] = {};
  for (const language of ['zh', 'ug', 'en'] as const) {
    const name = values[language].trim();
    if (name !== '') names[language] = name;
  }
  // A station taken back takes its groups along.
  const reachable = groups
    .filter(({ stationId }) => values.stationIds.includes(stationId))
    .map(({ id }) => id);
  return {
    names,
    letters: values.letters.trim().toLowerCase(),
    symbol: values.symbol,
    stationIds: values.stationIds,
    groupIds: values.groupIds.filter((id) => reachable.includes(id)),
  };
}

export function LearnerDialog({ learners, stations, groups, onClose, onMade }: LearnerDialogProps) {
  const t = useWords();
  const { client } = useConsole();
  const [form] = Form.useForm<Values>();
  const action = useAction();
  const stationIds = Form.useWatch('stationIds', form) ?? [];
  const stationNames = new Map(stations.map(({ id, name }) => [id, name]));

  async function make(values: Values): Promise<void> {
    const made = await action.run(() => client.createLearner(toDraft(values, groups)));
    if (made) onMade(made.value);
  }

  const nameNeeded = ({ getFieldsValue }: { getFieldsValue: () => Partial<Values> }) => ({
    validator: () => {
      const { zh, ug, en } = getFieldsValue();
      return [zh, ug, en].some((name) => name?.trim())
        ? Promise.resolve()
        : Promise.reject(new Error(t('console.learners.nameNeeded')));
    },
  });
  const choices = { mode: 'multiple' as const, showSearch: { optionFilterProp: 'label' } };

  return (
    <FormDialog<Values>
      title={t('console.learners.make')}
      form={form}
      width={760}
      initialValues={{
        zh: '',
        ug: '',
        en: '',
        letters: '',
        symbol: suggestSymbol(learners.map(({ symbol }) => symbol)),
        stationIds: stations.length === 1 && stations[0] ? [stations[0].id] : [],
        groupIds: [],
      }}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={onClose}
      onSubmit={(values) => void make(values)}
    >
      <div className="form-columns">
        <Form.Item
          name="ug"
          label={t('console.learners.nameUg')}
          dependencies={['zh', 'en']}
          rules={[nameNeeded]}
        >
          <Input dir="rtl" lang="ug" maxLength={80} autoFocus />
        </Form.Item>
        <Form.Item name="zh" label={t('console.learners.nameZh')}>
          <Input dir="ltr" lang="zh-CN" maxLength={80} />
        </Form.Item>
        <Form.Item name="en" label={t('console.learners.nameEn')}>
          <Input dir="ltr" lang="en" maxLength={80} />
        </Form.Item>
        <Form.Item
          name="letters"
          label={t('console.learners.letters')}
          extra={t('console.learners.lettersHint')}
        >
          <Input dir="ltr" maxLength={120} />
        </Form.Item>
        <Form.Item
          name="stationIds"
          label={t('console.learners.stations')}
          rules={[{ required: true, type: 'array', min: 1, message: t('console.required') }]}
        >
          <Select {...choices} options={stations.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
        <Form.Item name="groupIds" label={t('console.learners.groups')}>
          <Select
            {...choices}
            options={groups
              .filter(({ stationId }) => stationIds.includes(stationId))
              .map(({ id, name, stationId }) => ({
                value: id,
                label: stationIds.length > 1 ? `${name} · ${stationNames.get(stationId) ?? ''}` : name,
              }))}
          />
        </Form.Item>
      </div>
      <Form.Item name="symbol" label={t('console.learners.symbol')} extra={t('console.learners.symbolHint')}>
        <SymbolPicker />
      </Form.Item>
    </FormDialog>
  );
}
