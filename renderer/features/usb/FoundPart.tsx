// Owns: what a stick says of itself: who made it, when, for whom, what it carries; and what can be done with it.

import { toDay } from '#core/domain/calendar.ts';
import { pickLanguage } from '#core/domain/language.ts';
import { formatDay } from '../../i18n/dates.ts';
import { formatBytes } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import type { CourierDesk } from '../../store/courier-desk.ts';
import type { CourierFound, CourierSummary } from '../../store/courier-messages.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { usePortal } from '../../ui/portal-context.tsx';
import { Act, Acts } from './acts.tsx';

export function FoundPart({ desk, found }: { desk: CourierDesk; found: CourierFound }) {
  const { t } = useText();
  const { summary, error, isLibraryOnly, canWrite, waitingCount } = found;
  // Another county's stick is left as it is; a stick that is gone cannot take anything.
  const canTake = error?.kind !== 'courier-foreign' && error?.kind !== 'courier-gone';
  return (
    <section data-testid="usb-found">
      {summary ? <Summary summary={summary} /> : null}
      {isLibraryOnly ? <p>{t('usb.libraryOnly')}</p> : null}
      {error ? <ErrorSentence error={error} /> : null}
      <p>{t('usb.waiting', { count: waitingCount })}</p>
      {canTake && !canWrite ? <p>{t('usb.willSave')}</p> : null}
      <Acts>
        {canTake ? (
          <Act
            icon="sync"
            word={error ? 'usb.startUp' : 'usb.start'}
            testId="usb-start"
            isMain
            onClick={() => void desk.run()}
          />
        ) : null}
        <Act icon="cross" word="usb.notNow" testId="usb-not-now" onClick={() => desk.close()} />
      </Acts>
    </section>
  );
}

/** More names than this are a number. */
const mostNames = 6;

function Summary({ summary }: { summary: CourierSummary }) {
  const { t, language } = useText();
  const { offsetMinutes } = usePortal();
  const { county, madeAtMs, expiresAtMs, stationNames, isForUs, unitCount, libraryBytes } = summary;
  const showDay = (ms: number) => formatDay(toDay(ms, offsetMinutes), language);
  const more = stationNames.length - mostNames;
  const names = [
    ...stationNames.slice(0, mostNames),
    ...(more > 0 ? [t('usb.andMore', { number: more })] : []),
  ];
  return (
    <>
      <p>
        {t('usb.madeAt', {
          county: pickLanguage(county, language) ?? '',
          day: showDay(madeAtMs),
          until: showDay(expiresAtMs),
        })}
      </p>
      <p>
        {unitCount > 0
          ? t('usb.carries', { count: unitCount, size: formatBytes(libraryBytes) })
          : t('usb.noLibrary')}
      </p>
      <p>
        <bdi>{t('usb.forStations', { names: names.join(' · ') })}</bdi>
      </p>
      <p>{isForUs ? t('usb.forUs') : t('usb.notForUs')}</p>
    </>
  );
}
