// Owns: a voice of this machine. Only voices that need no line count; a language without one is said so, never read by
// the voice of another language.
import type { Language } from '#core/domain/language.ts';

export interface Speaker {
  hasVoice(language: Language): Promise<boolean>;
  /** Resolves when the sentence has been said, or was cut off. */
  say(text: string, language: Language): Promise<void>;
  stop(): void;
}

/** Chromium tells its voices some time after it was first asked. */
const voicesPatienceMs = 600;
/** A little slower than the voices' own pace: listeners sit in a room with echo. */
const rate = 0.9;

function findVoice(voices: readonly SpeechSynthesisVoice[], language: Language) {
  return voices.find(({ lang, localService }) => localService && lang.toLowerCase().startsWith(language));
}

export function createSpeaker(speech: SpeechSynthesis | undefined): Speaker {
  async function listVoices(): Promise<SpeechSynthesisVoice[]> {
    if (!speech) return [];
    if (speech.getVoices().length > 0) return speech.getVoices();
    await new Promise<void>((resolve) => {
      speech.addEventListener('voiceschanged', () => resolve(), { once: true });
      setTimeout(resolve, voicesPatienceMs);
    });
    return speech.getVoices();
  }
  return {
    hasVoice: async (language) => findVoice(await listVoices(), language) !== undefined,
    say: async (text, language) => {
      const voice = findVoice(await listVoices(), language);
      if (!speech || !voice) return;
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.rate = rate;
      await new Promise<void>((resolve) => {
        utterance.onend = () => resolve();
        utterance.onerror = () => resolve();
        speech.speak(utterance);
      });
    },
    stop: () => speech?.cancel(),
  };
}
