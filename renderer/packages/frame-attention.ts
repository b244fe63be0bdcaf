// Owns: telling the kiosk that somebody is there. Touches inside a frame of another origin never reach the
// kiosk's page, which would take a person at work for one who has left.

const kinds = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'];
const everyMs = 1000;

/** Pages of the package, as deep as its frames go. */
function listWindows(top: Window): Window[] {
  const found: Window[] = [];
  for (let index = 0; index < top.frames.length; index++) {
    const frame = top.frames[index];
    try {
      if (frame?.document) found.push(frame, ...listWindows(frame));
    } catch {
      // A frame that went to `data:` is another origin, and silent.
    }
  }
  return found;
}

/** Music that repeats for ever and pictures that move without a sound say nothing of who is there. */
function isAttended({ paused, ended, loop, muted, volume }: HTMLMediaElement): boolean {
  return !paused && !ended && !loop && !muted && volume > 0;
}

/** `tell` is called at most once a second while there is something to tell. */
export function watchAttention(top: Window, tell: (isTouched: boolean, isPlaying: boolean) => void): void {
  const watched = new WeakSet<Document>();
  let wasTouched = false;
  let wasPlaying = false;
  const touch = () => {
    wasTouched = true;
  };
  setInterval(() => {
    const documents = [top, ...listWindows(top)].map(({ document }) => document);
    for (const one of documents) {
      if (watched.has(one)) continue;
      watched.add(one);
      for (const kind of kinds) one.addEventListener(kind, touch, { capture: true, passive: true });
    }
    const media = documents.flatMap((one) => [...one.querySelectorAll<HTMLMediaElement>('video, audio')]);
    const isPlaying = media.some(isAttended);
    if (wasTouched || isPlaying !== wasPlaying) tell(wasTouched, isPlaying);
    wasTouched = false;
    wasPlaying = isPlaying;
  }, everyMs);
}
