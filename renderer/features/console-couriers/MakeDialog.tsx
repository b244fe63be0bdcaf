// Owns: making a courier: for which stations, with how much of the library, as a file or into a folder of the
// center's own disk.
import { App, Form, Input, Radio, Select } from 'antd';
import { pickLanguage } from '#core/domain/language.ts';
import type { StationRow, UnitRow } from '#core/protocol/console-api.ts';
import {
  type CourierScope,
  courierApiPaths,
  courierScopes,
  serverFolderPattern,
} from '#core/protocol/console-courier-api.ts';
import { useConsole } from '../../console/context.tsx';
import { FormDialog } from '../../console/parts/FormDialog.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { scopeWords } from './scope-words.ts';

interface Values {
  stationIds: string[];
  scope: CourierScope;
  unitIds: string[];
  target: 'file' | 'folder';
  folder: string;
}

interface Props {
  stations: readonly StationRow[];
  units: readonly UnitRow[];
  onClose: () => void;
}

const firstValues: Values = { stationIds: [], scope: 'all', unitIds: [], target: 'file', folder: 'usb' };

/** The browser fetches it with the session's cookie and asks where to put it. */
function downloadCourier({ stationIds, scope, unitIds }: Values): void {
  const query = new URLSearchParams({ scope, stations: stationIds.join(','), units: unitIds.join(',') });
  const link = document.createElement('a');
  link.href = `${courierApiPaths.file}?${query}`;
  link.download = '';
  link.click();
}

export function MakeDialog({ stations, units, onClose }: Props) {
  const t = useWords();
  const language = useLanguage();
  const { client } = useConsole();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const action = useAction();
  const scope = Form.useWatch('scope', form);
  const target = Form.useWatch('target', form);

  async function make(given: Values): Promise<void> {
    const values = { ...firstValues, ...given };
    const { stationIds, unitIds, folder } = values;
    if (values.target === 'file') {
      downloadCourier(values);
      return onClose();
    }
    const request = { stationIds, scope: values.scope, unitIds };
    const made = await action.run(() => client.writeCourier(request, folder));
    if (!made) return;
    message.success(t('console.couriers.written', { place: made.value.place }));
    onClose();
  }

  return (
    <FormDialog<Values>
      title={t('console.couriers.make')}
      form={form}
      initialValues={firstValues}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={onClose}
      onSubmit={(values) => void make(values)}
    >
      <Form.Item name="stationIds" label={t('console.couriers.stations')}>
        <Select
          mode="multiple"
          placeholder={t('console.couriers.allStations')}
          showSearch={{ optionFilterProp: 'label' }}
          options={stations
            .filter(({ status }) => status === 'enrolled')
            .map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <Form.Item name="scope" label={t('console.couriers.library')}>
        <Radio.Group options={courierScopes.map((one) => ({ value: one, label: t(scopeWords[one]) }))} />
      </Form.Item>
      {scope === 'units' && (
        <Form.Item
          name="unitIds"
          label={t('console.couriers.units')}
          rules={[{ required: true, message: t('console.required') }]}
        >
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            options={units.map(({ id, titles }) => ({ value: id, label: pickLanguage(titles, language) }))}
          />
        </Form.Item>
      )}
      <Form.Item name="target" label={t('console.couriers.target')}>
        <Radio.Group
          options={[
            { value: 'file', label: t('console.couriers.asFile') },
            { value: 'folder', label: t('console.couriers.asFolder') },
          ]}
        />
      </Form.Item>
      {target === 'folder' && (
        <Form.Item
          name="folder"
          label={t('console.couriers.folder')}
          rules={[
            {
              required: true,
              pattern: serverFolderPattern,
              message: t('console.couriers.folderName'),
            },
          ]}
        >
          <Input dir="ltr" maxLength={40} />
        </Form.Item>
      )}
    </FormDialog>
  );
}
