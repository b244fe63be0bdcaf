// Owns: making an account and changing one: name, role, and the scope of a trainer.
import { Form, Input, Radio, Select } from 'antd';
import {
  loginSchema,
  passwordSchema,
  type Role,
  roleSchema,
  type StationRow,
} from '#core/protocol/console-api.ts';
import type { StaffMade, StaffRow } from '#core/protocol/console-staff-api.ts';
import { useConsole } from '../../console/context.tsx';
import { FormDialog } from '../../console/parts/FormDialog.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';

interface Values {
  login: string;
  name: string;
  role: Role;
  reach: 'county' | 'stations';
  stationIds: StationRow['id'][];
  password?: string;
}

interface StaffDialogProps {
  /** Undefined: a new account. */
  row: StaffRow | undefined;
  stations: readonly StationRow[];
  onClose: () => void;
  /** Made: with the password to hand over, if the center chose it. */
  onSaved: (made: StaffMade | undefined) => void;
}

export function StaffDialog({ row, stations, onClose, onSaved }: StaffDialogProps) {
  const t = useWords();
  const { client } = useConsole();
  const [form] = Form.useForm<Values>();
  const action = useAction();
  const role = Form.useWatch('role', form) ?? row?.role ?? 'trainer';
  const reach = Form.useWatch('reach', form) ?? (row?.stationIds ? 'stations' : 'county');

  async function save({ login, name, password = '', ...values }: Values): Promise<void> {
    const hasScope = values.role === 'trainer' && values.reach === 'stations';
    const change = { name, role: values.role, stationIds: hasScope ? values.stationIds : null };
    if (row) {
      if (await action.run(() => client.staff.change(row.id, change))) onSaved(undefined);
      return;
    }
    const draft = { ...change, login, ...(password === '' ? {} : { password }) };
    const made = await action.run(() => client.staff.create(draft));
    if (made) onSaved(made.value);
  }

  const required = { required: true, whitespace: true, message: t('console.required') };
  const check = (isValid: (value: unknown) => boolean, words: string) => ({
    validator: (_rule: unknown, value: unknown) =>
      isValid(value) ? Promise.resolve() : Promise.reject(new Error(words)),
  });
  return (
    <FormDialog<Values>
      title={row ? t('console.staff.changeTitle', { name: row.name }) : t('console.staff.make')}
      form={form}
      initialValues={{
        login: row?.login ?? '',
        name: row?.name ?? '',
        role: row?.role ?? 'trainer',
        reach: row?.stationIds ? 'stations' : 'county',
        stationIds: row?.stationIds ?? [],
      }}
      isBusy={action.isBusy}
      error={action.error}
      onCancel={onClose}
      onSubmit={(values) => void save(values)}
    >
      <Form.Item name="name" label={t('console.setup.name')} rules={[required]}>
        <Input maxLength={80} autoFocus />
      </Form.Item>
      {!row && (
        <Form.Item
          name="login"
          label={t('console.signIn.login')}
          help={t('console.setup.loginHint')}
          rules={[check((value) => loginSchema.safeParse(value).success, t('console.setup.loginHint'))]}
        >
          <Input dir="ltr" maxLength={32} autoCapitalize="none" spellCheck={false} />
        </Form.Item>
      )}
      <Form.Item name="role" label={t('console.staff.role')}>
        <Radio.Group
          options={roleSchema.options.map((value) => ({ value, label: t(`console.role.${value}`) }))}
        />
      </Form.Item>
      <p className="quiet">{t(`console.staff.roleWhat.${role}`)}</p>
      {role === 'trainer' && (
        <Form.Item name="reach" label={t('console.staff.scope')}>
          <Radio.Group
            options={[
              { value: 'county', label: t('console.staff.county') },
              { value: 'stations', label: t('console.staff.someStations') },
            ]}
          />
        </Form.Item>
      )}
      {role === 'trainer' && reach === 'stations' && (
        <Form.Item
          name="stationIds"
          label={t('console.staff.stations')}
          rules={[{ required: true, message: t('console.required') }]}
        >
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            options={stations.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
      )}
      {!row && (
        <Form.Item
          name="password"
          label={t('console.staff.firstPassword')}
          help={t('console.staff.firstPasswordHint')}
          rules={[
            check(
              (value) => value === undefined || value === '' || passwordSchema.safeParse(value).success,
              t('console.setup.passwordHint'),
            ),
          ]}
        >
          <Input.Password dir="ltr" maxLength={200} autoComplete="new-password" />
        </Form.Item>
      )}
    </FormDialog>
  );
}
