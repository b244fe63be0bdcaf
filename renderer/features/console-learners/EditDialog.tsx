// Owns: correcting a learner's entry. Each field is sent with the time of the value that stood in the form, so
// that a correction made meanwhile at a station is noticed and not lost.
import { Checkbox, Form, Input, Select, Spin } from 'antd';
import { useCallback } from 'react';
import type { LearnerSymbol } from '#core/domain/documents.ts';
import { type FieldValue, toGroupField } from '#core/domain/edit.ts';
import { languages } from '#core/domain/language.ts';
import type { GroupRow, LearnerRow } from '#core/protocol/console-api.ts';
import type { ConsoleEditRequest, FieldStates } from '#core/protocol/console-people-api.ts';
import { useConsole } from '../../console/context.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { FormDialog } from '../../console/parts/FormDialog.tsx';
import { useAction, useAnswer } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';
import { SymbolPicker } from './SymbolPicker.tsx';

interface Values {
  zh: string;
  ug: string;
  en: string;
  letters: string;
  symbol: LearnerSymbol;
  groupIds: string[];
  isAdministrator: boolean;
}

interface Props {
  learner: LearnerRow;
  groups: readonly GroupRow[];
  onClose: () => void;
  onDone: () => void;
}

/** Fields that differ from what the form began with. */
function listChanges(
  states: FieldStates,
  values: Values,
  groups: readonly GroupRow[],
): ConsoleEditRequest['fields'] {
  const wanted = new Map<string, FieldValue>([
    ['symbol', values.symbol],
    ['isAdministrator', values.isAdministrator],
  ]);
  for (const language of languages) {
    const name = values[language].trim();
    if (name !== '') wanted.set(`names.${language}`, name);
  }
  const letters = values.letters.trim().toLowerCase();
  if (letters !== '') wanted.set('letters', letters);
  for (const { id } of groups) wanted.set(toGroupField(id), values.groupIds.includes(id));
  return Object.fromEntries(
    [...wanted]
      .filter(([field, value]) => value !== (states[field]?.value ?? false))
      .map(([field, value]) => [field, { value, base: states[field]?.hlc ?? null }]),
  );
}

export function EditDialog({ learner, groups, onClose, onDone }: Props) {
  const t = useWords();
  const { client } = useConsole();
  const [form] = Form.useForm<Values>();
  const action = useAction();
  const document = { kind: 'roster' as const, id: learner.id };
  const states = useAnswer(
    useCallback(() => client.getFields({ kind: 'roster', id: learner.id }), [client, learner.id]),
  );
  const reachable = groups.filter(({ stationId }) => learner.stationIds.includes(stationId));
  if (!states.value) {
    return states.error ? <ErrorNote error={states.error} onRetry={states.reload} /> : <Spin />;
  }
  const known = states.value;

  async function save(values: Values): Promise<void> {
    const changes = listChanges(known, values, reachable);
    if (Object.keys(changes).length === 0) return onClose();
    if (await action.run(() => client.editFields(document, changes))) onDone();
  }

  const nameOf = (language: string) => String(known[`names.${language}`]?.value ?? '');
  return (
    <FormDialog<Values>
      title={t('console.learners.edit')}
      form={form}
      width={760}
      initialValues={{
        zh: nameOf('zh'),
        ug: nameOf('ug'),
        en: nameOf('en'),
        letters: learner.letters,
        symbol: learner.symbol,
        groupIds: learner.groupIds,
        isAdministrator: learner.isAdministrator,
      }}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={onClose}
      onSubmit={(values) => void save(values)}
    >
      <div className="form-columns">
        <Form.Item name="ug" label={t('console.learners.nameUg')}>
          <Input dir="rtl" lang="ug" maxLength={80} autoFocus />
        </Form.Item>
        <Form.Item name="zh" label={t('console.learners.nameZh')}>
          <Input dir="ltr" lang="zh-CN" maxLength={80} />
        </Form.Item>
        <Form.Item name="en" label={t('console.learners.nameEn')}>
          <Input dir="ltr" lang="en" maxLength={80} />
        </Form.Item>
        <Form.Item name="letters" label={t('console.learners.letters')}>
          <Input dir="ltr" maxLength={120} />
        </Form.Item>
        <Form.Item name="groupIds" label={t('console.learners.groups')}>
          <Select mode="multiple" options={reachable.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
        <Form.Item
          name="isAdministrator"
          valuePropName="checked"
          label={t('console.learners.administrator')}
          extra={t('console.learners.administratorHint')}
        >
          <Checkbox>{t('console.learners.isAdministrator')}</Checkbox>
        </Form.Item>
      </div>
      <Form.Item name="symbol" label={t('console.learners.symbol')}>
        <SymbolPicker />
      </Form.Item>
    </FormDialog>
  );
}
