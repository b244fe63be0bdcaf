// Owns: beginning a unit: its title and topic; all else is written on its own screen.
import { Form, Input, Select } from 'antd';
import { isRightToLeft } from '#core/domain/language.ts';
import { type Topic, topics } from '#core/domain/manifest.ts';
import type { Draft } from '#core/protocol/console-study-api.ts';
import { useStudy } from '../../console/drafts/use-study.ts';
import { written } from '../../console/drafts/WordsField.tsx';
import { FormDialog } from '../../console/parts/FormDialog.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';

interface Values {
  zh?: string;
  ug?: string;
  en?: string;
  topic: Topic;
}

export function MakeUnitDialog({ onClose, onMade }: { onClose: () => void; onMade: (draft: Draft) => void }) {
  const t = useWords();
  const study = useStudy();
  const [form] = Form.useForm<Values>();
  const action = useAction();
  async function make({ zh = '', ug = '', en = '', topic }: Values): Promise<void> {
    const made = await action.run(() => study.createDraft({ titles: { zh, ug, en }, topic }));
    if (made) onMade(made.value);
  }
  return (
    <FormDialog<Values>
      title={t('console.units.make')}
      form={form}
      initialValues={{ topic: 'farming' }}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={onClose}
      onSubmit={(values) => void make(values)}
    >
      {written.map((language) => (
        <Form.Item
          key={language}
          name={language}
          label={`${t('console.units.field.titles')} (${t(`console.units.lang.${language}`)})`}
        >
          <Input
            maxLength={200}
            lang={language}
            dir={isRightToLeft(language) ? 'rtl' : 'ltr'}
            autoFocus={language === 'zh'}
          />
        </Form.Item>
      ))}
      <Form.Item name="topic" label={t('console.units.field.topic')}>
        <Select options={topics.map((topic) => ({ value: topic, label: t(`console.topic.${topic}`) }))} />
      </Form.Item>
    </FormDialog>
  );
}
