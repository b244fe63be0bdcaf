// Owns: the state of the library in sentences: what is still to come, how long, and what it waits for.
import { holds } from '#core/library/road-limits.ts';
import { formatSpan } from '../../i18n/dates.ts';
import type { Translate } from '../../i18n/index.ts';
import { formatBytes } from '../../i18n/numbers.ts';
import type { ContentItem, ContentView } from '../../store/station-content.ts';

const dayMs = 86_400_000;

function describeSpan(ms: number, t: Translate): string {
  if (ms > 2 * dayMs) return t('content.days', { count: Math.ceil(ms / dayMs) });
  return formatSpan(Math.max(60_000, ms), t);
}

/** All bytes being here is not everything being here: a large file is checked as a whole before it is used. */
function describeAllCome({ items, faultCount }: ContentView, t: Translate): string {
  if (items.length === 0) return t('content.notKnown');
  if (faultCount > 0) return t('content.withFaults', { count: faultCount });
  return t(items.some(({ state }) => state === 'coming') ? 'content.checking' : 'content.allHere');
}

export function describeComing(view: ContentView, t: Translate): string {
  const { comingBytes, held, leftMs } = view;
  if (comingBytes === 0) return describeAllCome(view, t);
  const size = formatBytes(comingBytes);
  const isWaiting = Object.values(held).reduce((sum, bytes) => sum + bytes, 0) >= comingBytes;
  // Whoever pauses or caps the line decides when it goes on: no time can be promised.
  const isOpenEnded = isWaiting && held.night === undefined;
  if (isOpenEnded) return t('content.coming', { size });
  if (leftMs === undefined) return `${t('content.coming', { size })} · ${t('content.timeUnknown')}`;
  return `${t('content.coming', { size })} · ${t('content.left', { time: describeSpan(leftMs, t) })}`;
}

/** One sentence for each reason that holds something up. */
export function listHoldSentences({ held, choice }: ContentView, t: Translate): string[] {
  const { fromHour = 0, toHour = 0 } = choice.nightWindow ?? {};
  return holds.flatMap((hold) => {
    const bytes = held[hold];
    if (bytes === undefined || bytes === 0) return [];
    return [t(`content.hold.${hold}`, { size: formatBytes(bytes), from: fromHour, to: toHour })];
  });
}

export function describeItem(item: ContentItem, t: Translate): string {
  switch (item.state) {
    case 'here':
      return t(item.isRenewing ? 'content.stateRenewing' : 'content.stateHere');
    case 'coming':
      return t('content.stateComing', {
        here: formatBytes(item.hereBytes),
        size: formatBytes(item.sizeBytes),
      });
    case 'no-room':
      return t('content.stateNoRoom');
    case 'left-out':
      return t(item.isSentAway ? 'content.stateSentAway' : 'content.stateLeftOut');
  }
}
