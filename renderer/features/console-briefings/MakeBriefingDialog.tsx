// Owns: beginning a briefing: its title, column, series and number; the next free number is offered.
import { DatePicker, Form, Input, InputNumber, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { isRightToLeft, type Language } from '#core/domain/language.ts';
import {
  type BriefingDesk,
  type Draft,
  type DraftWords,
  toSeriesKey,
} from '#core/protocol/console-study-api.ts';
import { useConsole } from '../../console/context.tsx';
import { useStudy } from '../../console/drafts/use-study.ts';
import { written } from '../../console/drafts/WordsField.tsx';
import { formatMoment } from '../../console/numerals.ts';
import { FormDialog } from '../../console/parts/FormDialog.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';
import { checkIssue, findSeries } from './issue-number.ts';
import { usePick } from './use-briefing-office.ts';

/** A field that was never touched has no value at all. */
function fillWords({ zh = '', ug = '', en = '' }: Partial<DraftWords> = {}): DraftWords {
  return { zh, ug, en };
}

interface Values {
  titles: Partial<DraftWords>;
  column: string;
  /** Key of a series that is known; empty: a new one. */
  seriesKey: string;
  names?: Partial<DraftWords> | undefined;
  issue: number;
  date: Dayjs;
}

interface Props {
  office: BriefingDesk;
  onClose: () => void;
  onMade: (draft: Draft) => void;
}

export function MakeBriefingDialog({ office, onClose, onMade }: Props) {
  const t = useWords();
  const pick = usePick();
  const study = useStudy();
  const { nowMs } = useConsole();
  const [form] = Form.useForm<Values>();
  const seriesKey = Form.useWatch('seriesKey', form);
  const action = useAction();
  const required = { required: true, message: t('console.required') };
  const [first] = office.series;

  function toNames({ seriesKey: key, names }: Pick<Values, 'seriesKey' | 'names'>): DraftWords {
    const known = office.series.find((series) => toSeriesKey(series.names) === key);
    return known?.names ?? fillWords(names);
  }
  async function make(values: Values): Promise<void> {
    const { titles, column, issue, date } = values;
    const made = await action.run(() =>
      study.createDraft({
        titles: fillWords(titles),
        column,
        series: toNames(values),
        issue,
        date: date.locale('en').format('YYYY-MM-DD'),
      }),
    );
    if (made) onMade(made.value);
  }

  return (
    <FormDialog<Values>
      title={t('console.briefings.make')}
      form={form}
      initialValues={{
        column: office.columns.find(({ id }) => id !== 'home')?.id ?? '',
        seriesKey: first ? toSeriesKey(first.names) : '',
        issue: first?.nextIssue ?? 1,
        date: dayjs(formatMoment(nowMs()).slice(0, 10)),
      }}
      isBusy={action.isBusy}
      error={action.error}
      width={640}
      onCancel={onClose}
      onSubmit={(values) => void make(values)}
    >
      <WordsItems name="titles" label={t('console.units.field.titles')} />
      <div className="form-columns">
        <Form.Item name="column" label={t('console.units.field.column')} rules={[required]}>
          <Select options={office.columns.map(({ id, titles }) => ({ value: id, label: pick(titles) }))} />
        </Form.Item>
        <Form.Item name="date" label={t('console.units.field.date')} rules={[required]}>
          <DatePicker className="wide" format="YYYY-MM-DD" allowClear={false} />
        </Form.Item>
      </div>
      <div className="form-columns">
        <Form.Item name="seriesKey" label={t('console.units.field.series')}>
          <Select
            options={[
              ...office.series.map(({ names }) => ({ value: toSeriesKey(names), label: pick(names) })),
              { value: '', label: t('console.briefings.newSeries') },
            ]}
            onChange={(key: string) => {
              const names = toNames({ seriesKey: key });
              form.setFieldValue('issue', findSeries(office, names)?.nextIssue ?? 1);
            }}
          />
        </Form.Item>
        <Form.Item
          name="issue"
          label={t('console.units.field.issue')}
          dependencies={['seriesKey', ['names', 'zh']]}
          rules={[
            required,
            ({ getFieldsValue }) => ({
              validator: (_rule, issue: number | null) => {
                const values: Partial<Values> = getFieldsValue();
                const names = toNames({ seriesKey: values.seriesKey ?? '', names: values.names });
                const { taken, nextIssue } = checkIssue(office, { names, issue: issue ?? 0, itemId: '' });
                if (!taken) return Promise.resolve();
                const told = { name: pick(taken.titles), n: issue ?? 0, next: nextIssue };
                return Promise.reject(new Error(t('console.briefings.issueTaken', told)));
              },
            }),
          ]}
        >
          <InputNumber className="wide" min={1} max={100_000} precision={0} />
        </Form.Item>
      </div>
      {seriesKey === '' && (
        <WordsItems name="names" label={t('console.briefings.seriesName')} requiredIn="zh" />
      )}
    </FormDialog>
  );
}

function WordsItems(props: { name: 'titles' | 'names'; label: string; requiredIn?: Language }) {
  const t = useWords();
  return written.map((language) => (
    <Form.Item
      key={language}
      name={[props.name, language]}
      label={`${props.label} (${t(`console.units.lang.${language}`)})`}
      rules={
        props.requiredIn === language
          ? [{ required: true, whitespace: true, message: t('console.required') }]
          : []
      }
    >
      <Input maxLength={200} lang={language} dir={isRightToLeft(language) ? 'rtl' : 'ltr'} />
    </Form.Item>
  ));
}
