// Owns: the panel "easier to see", under its button in the top line of every screen. It lies over the page, which
// stays as it is; Escape or its button close it.
import { useEffect, useId, useRef, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { ActionIcon } from './icons/ActionIcon.tsx';
import { useSight } from './sight-context.tsx';

const sizes = [0, 1, 2] as const;

export function SightPanel() {
  const { t } = useText();
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const panelId = useId();
  const close = () => {
    setOpen(false);
    opener.current?.focus();
  };
  return (
    <>
      <button
        ref={opener}
        type="button"
        className="sight-button"
        aria-expanded={isOpen}
        aria-controls={panelId}
        data-testid="sight"
        onClick={() => setOpen(!isOpen)}
      >
        <ActionIcon name="eye" />
        {t('sight.name')}
      </button>
      {isOpen ? <Panel id={panelId} close={close} /> : null}
    </>
  );
}

function Panel({ id, close }: { id: string; close: () => void }) {
  const { t } = useText();
  const [sight, setSight] = useSight();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <section
      id={id}
      className="sight-panel"
      aria-label={t('sight.name')}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <button
        ref={first}
        type="button"
        className="button"
        aria-pressed={sight.hasContrast}
        data-testid="sight-contrast"
        onClick={() => setSight({ ...sight, hasContrast: !sight.hasContrast })}
      >
        <ActionIcon name="contrast" />
        {t('sight.contrast')}
      </button>
      <fieldset className="sight-sizes" aria-label={t('sight.size')}>
        {sizes.map((size) => (
          <button
            key={size}
            type="button"
            className="button"
            aria-pressed={sight.size === size}
            data-testid={`sight-size-${size}`}
            onClick={() => setSight({ ...sight, size })}
          >
            <ActionIcon name="larger" size={[22, 28, 36][size] ?? 28} />
            {t(`sight.size${size}`)}
          </button>
        ))}
      </fieldset>
      <button type="button" className="button button-main" data-testid="sight-close" onClick={close}>
        <ActionIcon name="check" />
        {t('sight.close')}
      </button>
    </section>
  );
}
