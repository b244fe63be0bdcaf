// Owns: when the on-screen keyboard is there: it opens when a text field is touched, or by its button for those who
// have a mouse only; it goes when the field is left. Its code and words come with the first opening.
import { lazy, Suspense, useEffect, useState } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { ActionIcon } from '../icons/ActionIcon.tsx';
import { type Field, findField } from './edit-field.ts';

const OnScreenKeyboard = lazy(async () => ({
  default: (await import('./OnScreenKeyboard.tsx')).OnScreenKeyboard,
}));

/** The finger must be off the glass before the page moves, or it lifts over another button. */
const leavePauseMs = 300;

export function KeyboardDoor() {
  const { t } = useText();
  const [field, setField] = useState<Field | undefined>(undefined);
  const [isOpen, setOpen] = useState(false);

  useEffect(() => {
    let leaving: ReturnType<typeof setTimeout> | undefined;
    const meet = (event: FocusEvent) => {
      clearTimeout(leaving);
      const met = findField(event.target);
      setField(met);
      if (!met) setOpen(false);
    };
    const touch = (event: PointerEvent) => {
      const touched = event.pointerType === 'touch' ? findField(event.target) : undefined;
      // Otherwise the system would lay its own keyboard over ours.
      if (touched) touched.inputMode = 'none';
    };
    // Not before the click: the page moves for the keyboard, and the finger would lift over something else.
    const tap = (event: MouseEvent) => {
      const isTouch = event instanceof PointerEvent && event.pointerType === 'touch';
      const tapped = isTouch ? findField(event.target) : undefined;
      if (!tapped) return;
      setField(tapped);
      setOpen(true);
    };
    const leave = () => {
      clearTimeout(leaving);
      leaving = setTimeout(() => {
        const next = findField(document.activeElement);
        setField(next);
        if (!next) setOpen(false);
      }, leavePauseMs);
    };
    document.addEventListener('focusin', meet);
    document.addEventListener('focusout', leave);
    document.addEventListener('pointerdown', touch);
    document.addEventListener('click', tap);
    return () => {
      clearTimeout(leaving);
      document.removeEventListener('focusin', meet);
      document.removeEventListener('focusout', leave);
      document.removeEventListener('pointerdown', touch);
      document.removeEventListener('click', tap);
    };
  }, []);

  if (!field) return null;
  if (isOpen) {
    return (
      <Suspense>
        <OnScreenKeyboard field={field} close={() => setOpen(false)} />
      </Suspense>
    );
  }
  return (
    <button
      type="button"
      className="button keyboard-door no-print"
      data-testid="keyboard-open"
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        setOpen(true);
        field.focus();
      }}
    >
      <ActionIcon name="keyboard" />
      {t('keyboard.open')}
    </button>
  );
}
