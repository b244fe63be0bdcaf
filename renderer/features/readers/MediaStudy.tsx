// Owns: the account of a film or sound: which parts were played, and that most of it must be.
import { useCallback, useEffect } from 'react';
import type { FileRef } from '#core/domain/file-ref.ts';
import { computePlayedShare, type FilmSitting, isWatched, watchedShare } from '#core/domain/film.ts';
import { addSegment, measureSegments, mergeSegments, type Segment } from '#core/domain/segments.ts';
import { fail } from '#core/protocol/errors.ts';
import { formatWait } from '../../i18n/dates.ts';
import type { TextKey } from '../../i18n/index.ts';
import { useText } from '../../i18n/use-text.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { useFileUrl } from '../../ui/FilePicture.tsx';
import type { Chapter } from './ChapterChoice.tsx';
import { DoneButton } from './DoneButton.tsx';
import type { Captions } from './film-sitting.ts';
import { MediaPlayer } from './MediaPlayer.tsx';
import { computePictureIndex, usePictureUrls } from './use-pictures.ts';
import { type Study, usePlaying } from './use-study.ts';

interface Props {
  study: Study;
  finish: () => Promise<void>;
  file: FileRef;
  /** What is seen before a film begins, or while a sound plays. */
  pictures: readonly FileRef[];
  captions: Captions;
  chapters: readonly Chapter[];
  durationSeconds: number;
  title: string;
  doneLabel: TextKey;
}

export function MediaStudy(props: Props) {
  const { study, finish, file, pictures, captions, chapters, durationSeconds, title, doneLabel } = props;
  const { t } = useText();
  const { keeper, before } = study;
  const url = useFileUrl(file);
  const pictureUrls = usePictureUrls(pictures);
  const setPlaying = usePlaying();
  const played = mergeSegments(before.segments, keeper.state.segments);
  const isEnough = durationSeconds > 0 && isWatched(played, durationSeconds);
  const leftSeconds = Math.max(1, durationSeconds * watchedShare - measureSegments(played));

  useEffect(() => {
    if (isEnough && !keeper.state.isFinished) keeper.change({ isFinished: true }, true);
  }, [isEnough, keeper]);

  const changeFilm = useCallback(
    (patch: Partial<FilmSitting>) => {
      const { film } = keeper.state;
      return film ? { film: { ...film, ...patch } } : {};
    },
    [keeper],
  );
  const onPlayed = useCallback(
    (segment: Segment) => {
      const segments = addSegment(keeper.state.segments, segment);
      const ever = mergeSegments(before.segments, segments);
      const film = { lengthSeconds: durationSeconds, progress: computePlayedShare(ever, durationSeconds) };
      keeper.change({ segments, position: segment.to, ...changeFilm(film) });
    },
    [keeper, before, durationSeconds, changeFilm],
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
        pickPoster={(at) => pictureUrls[computePictureIndex(at, durationSeconds, pictureUrls.length)]}
        captions={captions}
        chapters={chapters}
        title={title}
        startAt={keeper.state.position}
        onPlay={onPlay}
        onPlayed={onPlayed}
        onRest={onRest}
        onSpeed={(speed) => keeper.change(changeFilm({ speed }))}
        onCaptions={(captions) => keeper.change(changeFilm({ captions }))}
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
