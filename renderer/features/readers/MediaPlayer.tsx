// Owns: the player with big controls of its own around a native video element. The line of time runs
// from left to right in every language, as films do.
import { useEffect, useRef, useState } from 'react';
import type { FileRef } from '#core/domain/file-ref.ts';
import { type Language, languages } from '#core/domain/language.ts';
import type { Segment } from '#core/domain/segments.ts';
import { fail } from '#core/protocol/errors.ts';
import { languageNames } from '../../i18n/index.ts';
import { formatClock } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { useFileUrl } from '../../ui/FilePicture.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { PlayerChoices } from './PlayerChoices.tsx';
import { useFullscreen } from './use-fullscreen.ts';

type Captions = { readonly [key in Language]?: FileRef | undefined };

interface Props {
  url: string;
  posterUrl: string | undefined;
  captions: Captions;
  title: string;
  /** Seconds at which to go on. */
  startAt: number;
  onPlay: () => void;
  onPlayed: (segment: Segment) => void;
  /** Paused or ended, at this many seconds. */
  onRest: (position: number) => void;
}

const backSeconds = 10;
/** A film left this near its end begins anew. */
const nearEndSeconds = 3;
/** A longer step between two ticks of the player was a jump, not playing. */
const longestStepSeconds = 2.5;

export function MediaPlayer(props: Props) {
  const { url, posterUrl, captions, title, startAt, onPlay, onPlayed, onRest } = props;
  const { t, language } = useText();
  const frame = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const lastAt = useRef(0);
  const [at, setAt] = useState(startAt);
  const [length, setLength] = useState(0);
  const [isPlaying, setIsPlaying] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);
  const [speed, setSpeed] = useState(1);
  const available = languages.filter((one) => captions[one] !== undefined);
  const [wanted, setWanted] = useState<Language | 'off' | undefined>(undefined);
  const caption = wanted ?? (captions[language] ? language : (available[0] ?? 'off'));
  const fullscreen = useFullscreen(frame);
  useCaptionMode(video, caption, available.length);

  function readLength(player: HTMLVideoElement) {
    setLength(Number.isFinite(player.duration) ? player.duration : 0);
    if (startAt > 0 && startAt < player.duration - nearEndSeconds) player.currentTime = startAt;
    lastAt.current = player.currentTime;
  }
  function follow(player: HTMLVideoElement) {
    const from = lastAt.current;
    const to = player.currentTime;
    lastAt.current = to;
    setAt(to);
    const step = to - from;
    if (!player.seeking && step > 0 && step <= longestStepSeconds * player.playbackRate)
      onPlayed({ from, to });
  }
  function jumpTo(seconds: number) {
    const player = video.current;
    if (!player) return;
    player.currentTime = Math.max(0, seconds);
    lastAt.current = player.currentTime;
    setAt(player.currentTime);
  }
  function toggle() {
    const player = video.current;
    if (!player) return;
    // A refused start (no gesture yet) leaves the button as it is.
    if (player.paused) void player.play().catch(() => undefined);
    else player.pause();
  }
  function changeSpeed(next: number) {
    setSpeed(next);
    if (video.current) video.current.playbackRate = next;
  }

  if (hasFailed) return <ErrorSentence error={fail('material-unreadable').error} />;
  return (
    <div className="player" ref={frame}>
      <video
        ref={video}
        className="player-screen"
        src={url}
        {...(posterUrl === undefined ? {} : { poster: posterUrl })}
        aria-label={title}
        data-testid="media"
        playsInline
        onClick={toggle}
        onLoadedMetadata={(event) => readLength(event.currentTarget)}
        onTimeUpdate={(event) => follow(event.currentTarget)}
        onSeeking={(event) => {
          lastAt.current = event.currentTarget.currentTime;
        }}
        onPlay={() => {
          setIsPlaying(true);
          onPlay();
        }}
        onPause={(event) => {
          setIsPlaying(false);
          onRest(event.currentTarget.currentTime);
        }}
        onEnded={(event) => onRest(event.currentTarget.currentTime)}
        onError={() => setHasFailed(true)}
      >
        {available.map((one) => (
          <CaptionTrack key={one} language={one} file={captions[one]} />
        ))}
      </video>
      <div className="player-line" dir="ltr">
        <input
          type="range"
          min={0}
          max={Math.max(1, Math.floor(length))}
          step={1}
          value={Math.floor(at)}
          aria-label={t('play.seek')}
          aria-valuetext={t('play.of', { at: formatClock(at), total: formatClock(length) })}
          onChange={(event) => jumpTo(Number(event.target.value))}
        />
        <span className="player-clock">
          {t('play.of', { at: formatClock(at), total: formatClock(length) })}
        </span>
      </div>
      <div className="player-buttons">
        <button type="button" className="button button-main" data-testid="play" onClick={toggle}>
          <ActionIcon name={isPlaying ? 'pause' : 'play'} />
          {isPlaying ? t('play.pause') : t('play.play')}
        </button>
        <button type="button" className="button" onClick={() => jumpTo(at - backSeconds)}>
          <ActionIcon name="rewind" />
          {t('play.back10')}
        </button>
        <PlayerChoices
          captions={available.map((one) => ({ id: one, label: languageNames[one] }))}
          caption={caption}
          onCaption={setWanted}
          speed={speed}
          onSpeed={changeSpeed}
        />
        <button type="button" className="button" onClick={fullscreen.toggle}>
          <ActionIcon name="fullscreen" />
          {fullscreen.isOn ? t('play.window') : t('play.fullscreen')}
        </button>
      </div>
    </div>
  );
}

function CaptionTrack({ language, file }: { language: Language; file: FileRef | undefined }) {
  const url = useFileUrl(file);
  if (!url) return null;
  return <track kind="captions" src={url} srcLang={language} label={languageNames[language]} />;
}

/** Shows the tracks of one language. Tracks arrive after the film, so the list is watched. */
function useCaptionMode(
  video: React.RefObject<HTMLVideoElement | null>,
  caption: Language | 'off',
  trackCount: number,
): void {
  useEffect(() => {
    const tracks = video.current?.textTracks;
    if (!tracks || trackCount === 0) return;
    const apply = () => {
      for (const track of tracks) track.mode = track.language === caption ? 'showing' : 'disabled';
    };
    apply();
    tracks.addEventListener('addtrack', apply);
    return () => tracks.removeEventListener('addtrack', apply);
  }, [video, caption, trackCount]);
}
