// Owns: what the video profile of xAPI (v1.0.3) wants told about one sitting with a film or sound, beside what
// every record says: the session, how long the film is, how it was played, and how much of it was ever seen.
import type { Language } from './language.ts';
import { measureSegments, type Segment } from './segments.ts';
import { extensions } from './xapi.ts';

/** Share of a film that must have been played for it to count as watched. */
export const watchedShare = 0.9;

export interface FilmSitting {
  /** A UUID of this sitting; the profile ties the records of one session together by it. */
  sessionId: string;
  lengthSeconds: number;
  /** Share of the film that was ever played, 0 … 1, earlier sittings included. */
  progress: number;
  /** As it was set last. */
  speed: number;
  captions: Language | 'off';
}

export function isWatched(segments: readonly Segment[], lengthSeconds: number): boolean {
  return measureSegments(segments) >= lengthSeconds * watchedShare;
}

/** Share of the film that these parts are, 0 … 1 in thousandths. */
export function computePlayedShare(segments: readonly Segment[], lengthSeconds: number): number {
  if (lengthSeconds <= 0) return 0;
  return Math.min(1, Math.round((measureSegments(segments) / lengthSeconds) * 1000) / 1000);
}

/** `context.extensions` of the profile. */
export function describeSitting(film: FilmSitting) {
  const { sessionId, lengthSeconds, speed, captions } = film;
  return {
    [extensions.sessionId]: sessionId,
    [extensions.length]: lengthSeconds,
    [extensions.completionThreshold]: watchedShare,
    [extensions.speed]: `${speed}x`,
    [extensions.captionsOn]: captions !== 'off',
    ...(captions === 'off' ? {} : { [extensions.captionsLanguage]: captions }),
  };
}
