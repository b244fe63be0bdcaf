// Owns: a dialog that holds one form: Enter sends it, the error of the center stays inside it, and it
// closes only when the center has taken what was filled in.
import { Form, type FormInstance, Modal } from 'antd';
import type { ReactNode } from 'react';
import type { WireError } from '#core/protocol/errors.ts';
import { useWords } from '../words.ts';
import { ErrorNote } from './ErrorNote.tsx';

export interface FormDialogProps<Values extends object> {
  title: string;
  form: FormInstance<Values>;
  initialValues: Partial<Values>;
  isBusy: boolean;
  error: WireError | undefined;
  onCancel: () => void;
  onSubmit: (values: Values) => void;
  width?: number;
  children: ReactNode;
}

export function FormDialog<Values extends object>(props: FormDialogProps<Values>) {
  const t = useWords();
  return (
    <Modal
      open
      title={props.title}
      okText={t('console.save')}
      cancelText={t('console.cancel')}
      confirmLoading={props.isBusy}
      mask={{ closable: false }}
      width={props.width ?? 520}
      style={{ top: 24 }}
      onCancel={props.onCancel}
      onOk={() => props.form.submit()}
    >
      <ErrorNote error={props.error} />
      <Form<Values>
        form={props.form}
        layout="vertical"
        initialValues={props.initialValues}
        onFinish={props.onSubmit}
        // Enter in a text field sends the form although the button stands in the dialog's foot.
        onKeyDown={(event) => {
          const isText = event.target instanceof HTMLInputElement && event.target.type === 'text';
          const isChoosing = event.target instanceof HTMLInputElement && event.target.role === 'combobox';
          if (event.key === 'Enter' && isText && !isChoosing && !event.nativeEvent.isComposing) {
            event.preventDefault();
            props.form.submit();
          }
        }}
      >
        {props.children}
      </Form>
    </Modal>
  );
}
