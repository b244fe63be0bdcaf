// Owns: what is known of a sitting with a film or sound before it plays.
import type { FileRef } from '#core/domain/file-ref.ts';
import { computePlayedShare, type FilmSitting } from '#core/domain/film.ts';
import { type Language, languages, pickLanguage } from '#core/domain/language.ts';
import type { Material } from '#core/domain/manifest.ts';
import type { Segment } from '#core/domain/segments.ts';
import { createUuidV4 } from '#core/kernel/ids.ts';
import { webRandom } from '../../store/station-clock.ts';

export type Captions = { readonly [key in Language]?: FileRef | undefined };

/** The reader's own language, or else the first that there is. */
export function chooseCaptions(captions: Captions, language: Language): Language | 'off' {
  return captions[language] ? language : (languages.find((one) => captions[one]) ?? 'off');
}

/** undefined for what is neither film nor sound. `before`: parts played in earlier sittings. */
export function beginFilm(
  material: Material,
  language: Language,
  before: readonly Segment[],
): FilmSitting | undefined {
  if (material.kind !== 'video' && material.kind !== 'audio') return undefined;
  const lengthSeconds =
    material.kind === 'video'
      ? material.durationSeconds
      : (pickLanguage(material.durationSeconds, language) ?? 0);
  return {
    sessionId: createUuidV4(webRandom),
    lengthSeconds,
    progress: computePlayedShare(before, lengthSeconds),
    speed: 1,
    captions: chooseCaptions(material.captions ?? {}, language),
  };
}
