// Owns: giving the code of a paper to the center, and sending it on to stations with the time from which it may be used.
import { DatePicker, Form, Input, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { parseExamCode } from '#core/domain/exam.ts';
import type { StationRow } from '#core/protocol/console-api.ts';
import type { ExamRow } from '#core/protocol/console-exams-api.ts';
import { createExamCalls } from '../../console/api/exam-calls.ts';
import { useConsole } from '../../console/context.tsx';
import { FormDialog } from '../../console/parts/FormDialog.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';

interface Props {
  exam: ExamRow;
  onClose: () => void;
  onDone: () => void;
}

export function CodeDialog({ exam, onClose, onDone }: Props) {
  const t = useWords();
  const { client } = useConsole();
  const [form] = Form.useForm<{ code: string }>();
  const action = useAction();
  async function send({ code }: { code: string }): Promise<void> {
    if (await action.run(() => createExamCalls(client).giveCode(exam.paper, code))) onDone();
  }
  return (
    <FormDialog<{ code: string }>
      title={t('console.exams.giveCode')}
      form={form}
      initialValues={{}}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={onClose}
      onSubmit={(values) => void send(values)}
    >
      <Form.Item
        name="code"
        label={t('console.exams.code')}
        extra={t('console.exams.codeWhat')}
        rules={[
          {
            validator: (_, code: string | undefined) =>
              parseExamCode(code ?? '') === undefined
                ? Promise.reject(new Error(t('console.exams.codeForm')))
                : Promise.resolve(),
          },
        ]}
      >
        <Input dir="ltr" inputMode="numeric" autoComplete="off" maxLength={40} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}

interface OpeningValues {
  stationIds?: StationRow['id'][];
  opens: Dayjs;
}

export function OpeningDialog({
  exam,
  stations,
  onClose,
  onDone,
}: Props & { stations: readonly StationRow[] }) {
  const t = useWords();
  const { client } = useConsole();
  const [form] = Form.useForm<OpeningValues>();
  const action = useAction();
  async function send({ stationIds = [], opens }: OpeningValues): Promise<void> {
    const opening = {
      stationIds: stationIds.length === 0 ? null : stationIds,
      opensAtMs: opens.valueOf(),
    };
    if (await action.run(() => createExamCalls(client).sendOpening(exam.paper, opening))) onDone();
  }
  return (
    <FormDialog<OpeningValues>
      title={t('console.exams.sendOpening')}
      form={form}
      initialValues={{ opens: dayjs(exam.countyOpensAtMs ?? exam.opensAtMs ?? undefined) }}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={onClose}
      onSubmit={(values) => void send(values)}
    >
      <p className="quiet">{t('console.exams.openingWhat')}</p>
      <Form.Item
        name="opens"
        label={t('console.exams.opens')}
        rules={[{ required: true, message: t('console.required') }]}
      >
        <DatePicker
          className="wide"
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          allowClear={false}
        />
      </Form.Item>
      <Form.Item name="stationIds" label={t('console.exams.stations')} extra={t('console.exams.stationsAll')}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={stations.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
    </FormDialog>
  );
}
