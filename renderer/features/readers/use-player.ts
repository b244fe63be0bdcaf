// Owns: a native media element as the player's controls see it: where it stands, how long it is, whether it runs,
// and which parts were really played.
import { type RefObject, useRef, useState } from 'react';
import type { Segment } from '#core/domain/segments.ts';

export interface PlayerEvents {
  onPlay: () => void;
  onPlayed: (segment: Segment) => void;
  /** Paused or ended, at this many seconds. */
  onRest: (position: number) => void;
  onSpeed: (speed: number) => void;
}

/** A film left this near its end begins anew. */
const nearEndSeconds = 3;
/** Going on earlier than this is as good as the beginning, and is not said. */
const tellSeconds = 5;
/** A longer step between two ticks of the player was a jump, not playing. */
const longestStepSeconds = 2.5;

export interface Player {
  element: RefObject<HTMLVideoElement | null>;
  at: number;
  length: number;
  isPlaying: boolean;
  hasFailed: boolean;
  speed: number;
  /** Where it goes on after an earlier sitting, in seconds; undefined once the person went elsewhere. */
  goesOnAt: number | undefined;
  jumpTo: (seconds: number) => void;
  toggle: () => void;
  setSpeed: (speed: number) => void;
  /** For the element. */
  handlers: Pick<
    React.VideoHTMLAttributes<HTMLVideoElement>,
    | 'onLoadedMetadata'
    | 'onTimeUpdate'
    | 'onSeeking'
    | 'onRateChange'
    | 'onPlay'
    | 'onPause'
    | 'onEnded'
    | 'onError'
  >;
}

/** `startAt`: seconds at which to go on. */
export function usePlayer(startAt: number, { onPlay, onPlayed, onRest, onSpeed }: PlayerEvents): Player {
  const element = useRef<HTMLVideoElement>(null);
  const lastAt = useRef(0);
  const [at, setAt] = useState(startAt);
  const [length, setLength] = useState(0);
  const [isPlaying, setIsPlaying] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);
  const [speed, setSpeed] = useState(1);
  const [goesOnAt, setGoesOnAt] = useState<number | undefined>(undefined);

  function readLength(player: HTMLVideoElement) {
    setLength(Number.isFinite(player.duration) ? player.duration : 0);
    if (startAt > 0 && startAt < player.duration - nearEndSeconds) {
      player.currentTime = startAt;
      if (startAt >= tellSeconds) setGoesOnAt(startAt);
    }
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
    const player = element.current;
    if (!player) return;
    player.currentTime = Math.min(Math.max(0, seconds), length || seconds);
    lastAt.current = player.currentTime;
    setAt(player.currentTime);
    setGoesOnAt(undefined);
  }
  function toggle() {
    const player = element.current;
    if (!player) return;
    // A refused start (no gesture yet) leaves the button as it is.
    if (player.paused) void player.play().catch(() => undefined);
    else player.pause();
  }
  function changeSpeed(next: number) {
    if (element.current) element.current.playbackRate = next;
  }
  const handlers: Player['handlers'] = {
    onLoadedMetadata: (event) => readLength(event.currentTarget),
    onTimeUpdate: (event) => follow(event.currentTarget),
    onSeeking: (event) => {
      lastAt.current = event.currentTarget.currentTime;
    },
    onRateChange: (event) => {
      setSpeed(event.currentTarget.playbackRate);
      onSpeed(event.currentTarget.playbackRate);
    },
    onPlay: () => {
      setIsPlaying(true);
      onPlay();
    },
    onPause: (event) => {
      setIsPlaying(false);
      onRest(event.currentTarget.currentTime);
    },
    onEnded: (event) => onRest(event.currentTarget.currentTime),
    onError: () => setHasFailed(true),
  };
  const state = { at, length, isPlaying, hasFailed, speed, goesOnAt };
  return { element, ...state, jumpTo, toggle, setSpeed: changeSpeed, handlers };
}
