// Owns: telling a PIN, once. The center keeps only its hash, so this dialog closes by its one button,
// not by a stray click or Escape.
import { Button, Modal } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '../words.ts';

export function PinDialog({
  name,
  picture,
  pin,
  onClose,
}: {
  name: string;
  picture: ReactNode;
  pin: string;
  onClose: () => void;
}) {
  const t = useWords();
  return (
    <Modal
      open
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      title={
        <span className="person">
          {picture}
          {t('console.learners.pinTitle', { name })}
        </span>
      }
      footer={
        <Button type="primary" onClick={onClose}>
          {t('console.learners.pinHanded')}
        </Button>
      }
    >
      <p>{t('console.learners.pinOnce')}</p>
      <div className="secret" role="img" aria-label={[...pin].join(' ')}>
        {pin.replace(/(.{3})(?=.)/g, '$1 ')}
      </div>
    </Modal>
  );
}
