// Owns: the big button that ends a material, the same in every reader.
import { useState } from 'react';
import type { TextKey } from '../../i18n/index.ts';
import { useText } from '../../i18n/use-text.ts';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';

interface Props {
  label: TextKey;
  /** Words why it cannot be pressed yet; undefined when it can. */
  notYet?: string | undefined;
  wasFinishedBefore: boolean;
  finish: () => Promise<void>;
}

export function DoneButton({ label, notYet, wasFinishedBefore, finish }: Props) {
  const { t } = useText();
  const [isBusy, setIsBusy] = useState(false);
  async function press() {
    setIsBusy(true);
    await finish();
    setIsBusy(false);
  }
  return (
    <div className="done">
      {notYet === undefined ? null : <p>{notYet}</p>}
      {wasFinishedBefore ? <p>{t('read.already')}</p> : null}
      <button
        type="button"
        className="button button-main button-big"
        disabled={isBusy || notYet !== undefined}
        data-testid="reader-done"
        onClick={() => void press()}
      >
        <ActionIcon name="check" />
        {t(label)}
      </button>
    </div>
  );
}
