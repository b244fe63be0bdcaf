// Owns: how far the reading of a stick is, in words, with what is left of it, and the pause.
import { formatSpan } from '../../i18n/dates.ts';
import { formatBytes } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import type { CourierDesk, DeskStep } from '../../store/courier-desk.ts';
import { Bar } from '../../ui/Ring.tsx';
import { Act, Acts } from './acts.tsx';

interface Props {
  desk: CourierDesk;
  step: Extract<DeskStep, { kind: 'running' }>;
}

export function RunningPart({ desk, step }: Props) {
  const { t } = useText();
  const { progress, leftMs, isPausing } = step;
  const { phase, bytesDone, bytesTotal } = progress ?? { phase: 'opening', bytesDone: 0, bytesTotal: 0 };
  return (
    <section data-testid="usb-running">
      <p role="status">{isPausing ? t('usb.pausing') : t(`usb.phase.${phase}`)}</p>
      {bytesTotal > 0 ? (
        <>
          <Bar share={bytesDone / bytesTotal} />
          <p>
            {t('usb.size', { done: formatBytes(bytesDone), total: formatBytes(bytesTotal) })}
            {leftMs === undefined ? null : ` · ${t('usb.remaining', { time: formatSpan(leftMs, t) })}`}
          </p>
        </>
      ) : null}
      <Acts>
        <Act
          icon="pause"
          word="usb.pause"
          testId="usb-pause"
          isDisabled={isPausing}
          onClick={() => desk.pause()}
        />
      </Acts>
    </section>
  );
}
