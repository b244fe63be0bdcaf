// Owns: the buttons of this page: a picture and a word each.
import type { ReactNode } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { ActionIcon, type ActionName } from '../../ui/icons/ActionIcon.tsx';

export function Acts({ children }: { children: ReactNode }) {
  return <div className="button-row">{children}</div>;
}

interface ActProps {
  icon: ActionName;
  word:
    | 'act.ok'
    | 'usb.open'
    | 'usb.saveOnly'
    | 'usb.start'
    | 'usb.startUp'
    | 'usb.notNow'
    | 'usb.pause'
    | 'usb.goOn';
  testId: string;
  isMain?: boolean;
  isDisabled?: boolean;
  onClick(): void;
}

export function Act({ icon, word, testId, isMain = false, isDisabled = false, onClick }: ActProps) {
  const { t } = useText();
  return (
    <button
      type="button"
      className={isMain ? 'button button-main button-big' : 'button button-big'}
      data-testid={testId}
      disabled={isDisabled}
      onClick={onClick}
    >
      <ActionIcon name={icon} />
      {t(word)}
    </button>
  );
}
