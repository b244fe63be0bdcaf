// Owns: the sign-out of a forgotten screen: a warning first, then everything is saved and the person is
// gone. A film that plays keeps the person signed in.
import { useEffect, useRef, useState } from 'react';
import { formatWait } from '../i18n/dates.ts';
import { useText } from '../i18n/use-text.ts';
import { ActionIcon } from './icons/ActionIcon.tsx';
import { usePortal } from './portal-context.tsx';
import { useSession } from './session-context.tsx';

/** Before a policy has arrived. */
const defaultMinutes = 5;
const warningMs = 30_000;
const tickMs = 1000;

export function IdleGuard() {
  const { t, language } = useText();
  const { policy } = usePortal();
  const { person, attention, signOut } = useSession();
  const [leftMs, setLeftMs] = useState<number | undefined>(undefined);
  const isLeaving = useRef(false);
  const limitMs = (policy?.idleSignOutMinutes ?? defaultMinutes) * 60_000;
  const isSomebody = person.kind !== 'nobody';

  useEffect(() => attention.watch(window), [attention]);
  useEffect(() => {
    if (!isSomebody) return;
    // The one who just came has been seen this moment.
    attention.notice();
    isLeaving.current = false;
    const timer = setInterval(() => {
      const left = limitMs - attention.idleMs;
      setLeftMs(left <= warningMs ? left : undefined);
      if (left > 0 || isLeaving.current) return;
      isLeaving.current = true;
      setLeftMs(undefined);
      void signOut(language);
    }, tickMs);
    return () => {
      clearInterval(timer);
      setLeftMs(undefined);
    };
  }, [isSomebody, attention, limitMs, signOut, language]);

  if (leftMs === undefined || leftMs <= 0) return null;
  return (
    <div className="veil">
      <div className="dialog" role="alertdialog" aria-labelledby="idle-title" aria-describedby="idle-body">
        <h2 id="idle-title">{t('idle.title')}</h2>
        <p id="idle-body">{t('idle.body', { time: formatWait(leftMs, t) })}</p>
        <button
          type="button"
          className="button button-main button-big"
          data-testid="idle-stay"
          // biome-ignore lint/a11y/noAutofocus: the question needs an answer before anything else
          autoFocus
          onClick={() => {
            attention.notice();
            setLeftMs(undefined);
          }}
        >
          <ActionIcon name="person" />
          {t('idle.stay')}
        </button>
      </div>
    </div>
  );
}
