// Owns: telling secrets of an account or a key, once. The center keeps only their hashes, so this dialog closes by its
// one button, not by a stray click or Escape.
import { Button, Modal } from 'antd';
import { useWords } from '../words.ts';
import { CopyButton } from './CopyButton.tsx';

export interface SecretDialogProps {
  title: string;
  /** What to do with it. */
  intro: string;
  secrets: readonly { label: string; text: string }[];
  onClose: () => void;
}

export function SecretDialog({ title, intro, secrets, onClose }: SecretDialogProps) {
  const t = useWords();
  return (
    <Modal
      open
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      title={title}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('console.secret.kept')}
        </Button>
      }
    >
      <p>{intro}</p>
      <dl className="secrets">
        {secrets.map(({ label, text }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <code dir="ltr">{text}</code> <CopyButton text={text} />
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
