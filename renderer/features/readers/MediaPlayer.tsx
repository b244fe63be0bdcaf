// Owns: the player with big controls of its own around a native video element. The line of time runs
// from left to right in every language, as films do.
import { useEffect, useRef, useState } from 'react';
import type { FileRef } from '#core/domain/file-ref.ts';
import { type Language, languages } from '#core/domain/language.ts';
import { fail } from '#core/protocol/errors.ts';
import { languageNames } from '../../i18n/index.ts';
import { formatClock } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { useFileUrl } from '../../ui/FilePicture.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { type Chapter, ChapterChoice } from './ChapterChoice.tsx';
import { type Captions, chooseCaptions } from './film-sitting.ts';
import { PlayerChoices } from './PlayerChoices.tsx';
import { useFullscreen } from './use-fullscreen.ts';
import { type Player, type PlayerEvents, usePlayer } from './use-player.ts';
import { skipSeconds, usePlayerKeys } from './use-player-keys.ts';

interface Props extends PlayerEvents {
  url: string;
  /** Of a film its first picture; of a sound the one that belongs to `at`. */
  pickPoster: (at: number) => string | undefined;
  captions: Captions;
  chapters: readonly Chapter[];
  title: string;
  /** Seconds at which to go on. */
  startAt: number;
  onCaptions: (captions: Language | 'off') => void;
}

export function MediaPlayer({
  url,
  pickPoster,
  captions,
  chapters,
  title,
  startAt,
  onCaptions,
  ...events
}: Props) {
  const { t, language } = useText();
  const frame = useRef<HTMLDivElement>(null);
  const player = usePlayer(startAt, events);
  const { element, at, jumpTo, toggle } = player;
  const available = languages.filter((one) => captions[one] !== undefined);
  const [wanted, setWanted] = useState<Language | 'off' | undefined>(undefined);
  const caption = wanted ?? chooseCaptions(captions, language);
  const fullscreen = useFullscreen(frame);
  useCaptionMode(element, caption, available.length);
  const skip = (seconds: number) => jumpTo((element.current?.currentTime ?? at) + seconds);
  usePlayerKeys({ toggle, skip, toggleFullscreen: fullscreen.toggle });

  if (player.hasFailed) return <ErrorSentence error={fail('material-unreadable').error} />;
  return (
    <div className="player" ref={frame}>
      <GoesOn player={player} />
      <video
        ref={element}
        className="player-screen"
        src={url}
        poster={pickPoster(at)}
        aria-label={title}
        data-testid="media"
        playsInline
        onClick={toggle}
        {...player.handlers}
      >
        {available.map((one) => (
          <CaptionTrack key={one} language={one} file={captions[one]} />
        ))}
      </video>
      <TimeLine player={player} skip={skip} />
      <div className="player-buttons">
        <button type="button" className="button button-main" data-testid="play" onClick={toggle}>
          <ActionIcon name={player.isPlaying ? 'pause' : 'play'} />
          {player.isPlaying ? t('play.pause') : t('play.play')}
        </button>
        {chapters.length > 0 ? <ChapterChoice chapters={chapters} at={at} jumpTo={jumpTo} /> : null}
        <PlayerChoices
          captions={available.map((one) => ({ id: one, label: languageNames[one] }))}
          caption={caption}
          onCaption={(next) => {
            setWanted(next);
            onCaptions(next);
          }}
          speed={player.speed}
          onSpeed={player.setSpeed}
        />
        <button type="button" className="button" data-testid="fullscreen" onClick={fullscreen.toggle}>
          <ActionIcon name="fullscreen" />
          {fullscreen.isOn ? t('play.window') : t('play.fullscreen')}
        </button>
      </div>
    </div>
  );
}

/** Says where it goes on, and offers the beginning, until the person went somewhere else. */
function GoesOn({ player: { goesOnAt, jumpTo } }: { player: Player }) {
  const { t } = useText();
  return (
    <div className="player-goes-on" role="status">
      {goesOnAt === undefined ? null : (
        <>
          <span data-testid="goes-on">{t('play.goesOn', { at: formatClock(goesOnAt) })}</span>
          <button type="button" className="button" data-testid="from-beginning" onClick={() => jumpTo(0)}>
            <ActionIcon name="restart" />
            {t('play.fromBeginning')}
          </button>
        </>
      )}
    </div>
  );
}

/** From left to right, the two jumps at its ends. */
function TimeLine({ player, skip }: { player: Player; skip: (seconds: number) => void }) {
  const { at, length, jumpTo } = player;
  const { t } = useText();
  const where = t('play.of', { at: formatClock(at), total: formatClock(length) });
  return (
    <div className="player-line" dir="ltr">
      <button type="button" className="button" data-testid="skip-back" onClick={() => skip(-skipSeconds)}>
        <ActionIcon name="rewind" />
        <bdi>{t('play.back10')}</bdi>
      </button>
      <input
        type="range"
        min={0}
        max={Math.max(1, Math.floor(length))}
        step={1}
        value={Math.floor(at)}
        aria-label={t('play.seek')}
        aria-valuetext={where}
        onChange={(event) => jumpTo(Number(event.target.value))}
      />
      <span className="player-clock">{where}</span>
      <button type="button" className="button" data-testid="skip-on" onClick={() => skip(skipSeconds)}>
        <ActionIcon name="skip" />
        <bdi>{t('play.on10')}</bdi>
      </button>
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
