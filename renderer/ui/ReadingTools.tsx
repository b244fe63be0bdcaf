// Owns: how a person wants to read: the size of the text, night, the ruler. Kept for the person at the screen and
// forgotten with him or her.
import { useEffect } from 'react';
import { useText } from '../i18n/use-text.ts';
import { ActionIcon } from './icons/ActionIcon.tsx';
import { useSession } from './session-context.tsx';
import { TextSize } from './TextSize.tsx';

interface Props {
  /** A page that is a picture has neither text of another size nor lines to follow. */
  hasTextSize?: boolean;
  hasRuler?: boolean;
}

export function ReadingTools({ hasTextSize = false, hasRuler = false }: Props) {
  const { t } = useText();
  const { reading, setReading } = useSession();
  useNight(reading.isNight);
  return (
    <div className="reading-tools no-print">
      {hasTextSize ? <TextSize /> : null}
      <button
        type="button"
        className="button"
        aria-pressed={reading.isNight}
        data-testid="night"
        onClick={() => setReading({ ...reading, isNight: !reading.isNight })}
      >
        <ActionIcon name="night" />
        {t('read.night')}
      </button>
      {hasRuler ? (
        <button
          type="button"
          className="button"
          aria-pressed={reading.hasRuler}
          data-testid="ruler"
          onClick={() => setReading({ ...reading, hasRuler: !reading.hasRuler })}
        >
          <ActionIcon name="ruler" />
          {t('read.ruler')}
        </button>
      ) : null}
    </div>
  );
}

/** The whole screen is dark, not the text alone: a bright frame around it would blind. */
function useNight(isNight: boolean): void {
  useEffect(() => {
    document.documentElement.toggleAttribute('data-night', isNight);
    return () => document.documentElement.removeAttribute('data-night');
  }, [isNight]);
}
