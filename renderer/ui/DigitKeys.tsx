// Owns: the ten digits as keys, on the screen and on the keyboard. The pad is not mirrored: digits stand as on every
// telephone.
import { useEffect } from 'react';
import { useText } from '../i18n/use-text.ts';

import './digit-keys.css';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

interface Props {
  isOff: boolean;
  press: (digit: string) => void;
  /** All of it. */
  clear: () => void;
  /** The last one. */
  drop: () => void;
}

export function DigitKeys({ isOff, press, clear, drop }: Props) {
  const { t } = useText();
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (/^[0-9]$/.test(event.key)) press(event.key);
      if (event.key === 'Backspace') drop();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [press, drop]);
  return (
    <div className="pin-keys" dir="ltr">
      {digits.map((digit) => (
        <DigitKey key={digit} digit={digit} isOff={isOff} press={press} />
      ))}
      <button type="button" className="key" disabled={isOff} onClick={clear}>
        {t('pin.clear')}
      </button>
      <DigitKey digit="0" isOff={isOff} press={press} />
      <button type="button" className="key" disabled={isOff} onClick={drop}>
        {t('pin.delete')}
      </button>
    </div>
  );
}

function DigitKey({ digit, isOff, press }: Pick<Props, 'isOff' | 'press'> & { digit: string }) {
  const { t } = useText();
  return (
    <button
      type="button"
      className="key key-digit"
      disabled={isOff}
      aria-label={t('pin.key', { digit })}
      data-testid={`pin-${digit}`}
      onClick={() => press(digit)}
    >
      {digit}
    </button>
  );
}
