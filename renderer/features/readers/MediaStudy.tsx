// Owns: the account of a film or sound: which parts were played, and that most of it must be.
import { useCallback, useEffect } from 'react';
import type { FileRef } from '#core/domain/file-ref.ts';
import type { Language } from '#core/domain/language.ts';
import { isWatched } from '#core/domain/progress.ts';
import { addSegment, measureSegments, mergeSegments, type Segment } from '#core/domain/segments.ts';
import { fail } from '#core/protocol/errors.ts';
import { formatWait } from '../../i18n/dates.ts';
import type { TextKey } from '../../i18n/index.ts';
import { useText } from '../../i18n/use-text.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { useFileUrl } from '../../ui/FilePicture.tsx';
import { DoneButton } from './DoneButton.tsx';
import { MediaPlayer } from './MediaPlayer.tsx';
import { type Study, usePlaying } from './use-study.ts';

interface Props {
  study: Study;
  finish: () => Promise<void>;
  file: FileRef;
  poster: FileRef;
  captions: { readonly [key in Language]?: FileRef | undefined };
  durationSeconds: number;
  title: string;
  doneLabel: TextKey;
}

export function MediaStudy(props: Props) {
  const { study, finish, file, poster, captions, durationSeconds, title, doneLabel } = props;
  const { t } = useText();
  const { keeper, before } = study;
  const url = useFileUrl(file);
  const posterUrl = useFileUrl(poster);
  const setPlaying = usePlaying();
  const played = mergeSegments(before.segments, keeper.state.segments);
  const isEnough = durationSeconds > 0 && isWatched(played, durationSeconds);
  // 0.9 is the rule of core/domain/segments; here it only tells how much is left.
  const leftSeconds = Math.max(1, durationSeconds * 0.9 - measureSegments(played));

  useEffect(() => {
    if (isEnough && !keeper.state.isFinished) keeper.change({ isFinished: true }, true);
  }, [isEnough, keeper]);

  const onPlayed = useCallback(
    (segment: Segment) =>
      keeper.change({ segments: addSegment(keeper.state.segments, segment), position: segment.to }),
    [keeper],
  );
  const onRest = useCallback(
    (position: number) => {
      setPlaying(false);
      keeper.change({ position }, true);
    },
    [keeper, setPlaying],
  );
  const onPlay = useCallback(() => setPlaying(true), [setPlaying]);

  if (url === undefined) return <p role="status">{t('wait.loading')}</p>;
  if (url === null) return <ErrorSentence error={fail('material-unreadable').error} />;
  return (
    <div className="media">
      <MediaPlayer
        url={url}
        posterUrl={posterUrl ?? undefined}
        captions={captions}
        title={title}
        startAt={keeper.state.position}
        onPlay={onPlay}
        onPlayed={onPlayed}
        onRest={onRest}
      />
      <DoneButton
        label={doneLabel}
        notYet={
          isEnough || before.isFinished
            ? undefined
            : t('play.more', { time: formatWait(leftSeconds * 1000, t) })
        }
        wasFinishedBefore={before.isFinished}
        finish={finish}
      />
    </div>
  );
}
