// Owns: the button that reads the screen aloud, at the same place on every screen. Leaving the screen, another
// language, or a second press ends it. Where the language has no voice here, that is said in words.
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { useText } from '../../i18n/use-text.ts';
import { ActionIcon } from '../icons/ActionIcon.tsx';

export function ReadAloud() {
  const { t, language } = useText();
  const { pathname } = useLocation();
  const [isReading, setReading] = useState(false);
  const [hasNoVoice, setNoVoice] = useState<'recorded' | 'text' | undefined>(undefined);
  const running = useRef<AbortController>(undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another screen or language ends the reading
  useEffect(
    () => () => {
      running.current?.abort();
      setReading(false);
      setNoVoice(undefined);
    },
    [pathname, language],
  );

  async function toggle() {
    running.current?.abort();
    setNoVoice(undefined);
    const root = document.querySelector('main');
    if (isReading || !root) {
      setReading(false);
      return;
    }
    const mine = new AbortController();
    running.current = mine;
    setReading(true);
    const { readScreen } = await import('./read-screen.ts');
    await readScreen({
      root,
      language,
      pathname,
      signal: mine.signal,
      onNoVoice: (step) => setNoVoice(step === 'text' ? 'text' : 'recorded'),
    });
    if (!mine.signal.aborted) setReading(false);
  }

  return (
    <>
      <button
        type="button"
        className="button read-aloud no-print"
        aria-pressed={isReading}
        data-testid="read-aloud"
        onClick={() => void toggle()}
      >
        <ActionIcon name={isReading ? 'pause' : 'speaker'} />
        {isReading ? t('voice.stop') : t('voice.read')}
      </button>
      {hasNoVoice ? (
        <p role="status" className="voice-note no-print" data-testid="voice-note">
          {hasNoVoice === 'text' ? t('voice.none') : t('voice.recorded')}
        </p>
      ) : null}
    </>
  );
}
