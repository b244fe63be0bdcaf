// Owns: the three sizes of reading text, for the person at the screen.
import { useText } from '../i18n/use-text.ts';
import { ActionIcon } from './icons/ActionIcon.tsx';
import { useSession } from './session-context.tsx';

const steps = [0, 1, 2] as const;

export function TextSize() {
  const { t } = useText();
  const { textStep, setTextStep } = useSession();
  return (
    <fieldset className="text-size no-print" aria-label={t('read.textSize')}>
      <ActionIcon name="larger" />
      {steps.map((step) => (
        <button
          key={step}
          type="button"
          className="button"
          aria-pressed={step === textStep}
          data-testid={`text-size-${step}`}
          onClick={() => setTextStep(step)}
        >
          {t(`read.size${step}`)}
        </button>
      ))}
    </fieldset>
  );
}
