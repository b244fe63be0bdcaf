// Owns: asking what a learner thought of a unit: five faces with a word each. It may be changed at any time.

import type { UnitManifest } from '#core/domain/manifest.ts';
import { type Stars, stars } from '#core/domain/rating.ts';
import type { LearnerId } from '#core/kernel/ids.ts';
import { useText } from '../i18n/use-text.ts';
import { FaceIcon } from './icons/FaceIcon.tsx';
import { useSession } from './session-context.tsx';
import { useStation, useStationQuery } from './station-context.tsx';

export function UnitRating({ unit, learnerId }: { unit: UnitManifest; learnerId: LearnerId }) {
  const { t, language } = useText();
  const { own } = useStation();
  const { report } = useSession();
  const given = useStationQuery(
    async (station) => ({ stars: await station.own.getRating(learnerId, unit.id) }),
    [learnerId, unit.id],
  )?.value;
  if (!given) return null;

  async function rate(chosen: Stars): Promise<void> {
    if (chosen === given?.stars) return;
    const outcome = await own.rate(learnerId, language, unit, chosen);
    if (!outcome.ok) report(outcome.error);
  }

  return (
    <fieldset className="rating" data-testid="rating">
      <legend>{t(given.stars === undefined ? 'rating.ask' : 'rating.thanks')}</legend>
      {stars.map((one) => (
        <button
          key={one}
          type="button"
          className="rating-face"
          aria-pressed={given.stars === one}
          data-testid={`rate-${one}`}
          onClick={() => void rate(one)}
        >
          <FaceIcon stars={one} size={48} />
          {t(`rating.${one}`)}
        </button>
      ))}
    </fieldset>
  );
}
