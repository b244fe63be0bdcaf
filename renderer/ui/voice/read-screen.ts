// Owns: reading a screen aloud: sentence by sentence with the sentence marked where the language has a voice, else the
// recorded words for this step of the main path.
import type { Language } from '#core/domain/language.ts';
import { listSentences } from './sentences.ts';
import { createSpeaker, type Speaker } from './speaker.ts';

const recordings: Record<string, string> = import.meta.glob('./prompts/*.ogg', {
  query: '?url',
  import: 'default',
  eager: true,
});

const mark = 'read-aloud';

/** The step of the main path that an address is; `text`: one whose words are its own and were not recorded. */
export function findStep(pathname: string, hasPlayer: boolean): string {
  if (hasPlayer) return 'film';
  if (pathname === '/') return 'start';
  if (pathname.startsWith('/who/')) return 'people';
  if (pathname.startsWith('/pin/')) return 'pin';
  if (pathname === '/home') return 'home';
  if (/^\/library(?:\/|$)/.test(pathname)) return 'library';
  return /^\/unit\/[^/]+$/.test(pathname) ? 'unit' : 'text';
}

async function speakAll(root: Element, language: Language, speaker: Speaker, signal: AbortSignal) {
  for (const { text, place } of listSentences(root)) {
    if (signal.aborted) return;
    CSS.highlights.set(mark, new Highlight(place));
    place.startContainer.parentElement?.scrollIntoView({ block: 'nearest' });
    await speaker.say(text, language);
  }
}

async function play(url: string, signal: AbortSignal): Promise<void> {
  const sound = new Audio(url);
  await new Promise<void>((resolve) => {
    sound.onended = () => resolve();
    sound.onerror = () => resolve();
    signal.addEventListener('abort', () => {
      sound.pause();
      resolve();
    });
    // A refused start (no touch yet) reads nothing; the button can be pressed again.
    sound.play().catch(() => resolve());
  });
}

interface Reading {
  root: Element;
  language: Language;
  pathname: string;
  signal: AbortSignal;
  /** The language has no voice here: what is heard is recorded, and not what stands on the screen. */
  onNoVoice: (step: string) => void;
  speaker?: Speaker;
}

/** Resolves when everything has been read, or it was stopped. */
export async function readScreen(reading: Reading): Promise<void> {
  const { root, language, pathname, signal, onNoVoice } = reading;
  const { speaker = createSpeaker(globalThis.speechSynthesis) } = reading;
  if (await speaker.hasVoice(language)) {
    signal.addEventListener('abort', () => speaker.stop());
    try {
      await speakAll(root, language, speaker, signal);
    } finally {
      CSS.highlights.delete(mark);
    }
    return;
  }
  if (signal.aborted) return;
  const step = findStep(pathname, root.querySelector('video') !== null);
  onNoVoice(step);
  const url = recordings[`./prompts/${step}.${language}.ogg`];
  if (url !== undefined) await play(url, signal);
}
