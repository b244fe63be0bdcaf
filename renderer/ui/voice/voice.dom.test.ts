// @vitest-environment jsdom
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Language, languages } from '#core/domain/language.ts';
import prompts from './prompts.json';
import { findStep, readScreen } from './read-screen.ts';
import { listSentences } from './sentences.ts';
import type { Speaker } from './speaker.ts';

const marked: string[] = [];
beforeAll(() => {
  // jsdom neither lays out nor marks.
  Element.prototype.scrollIntoView = () => undefined;
  Object.assign(globalThis, {
    CSS: {
      highlights: {
        set: (_name: string, { place }: { place: Range }) => marked.push(place.toString()),
        delete: () => marked.push('none'),
      },
    },
    Highlight: class {
      readonly place: Range;
      constructor(place: Range) {
        this.place = place;
      }
    },
  });
});
beforeEach(() => {
  marked.length = 0;
});

function draw(html: string): Element {
  document.body.innerHTML = `<main>${html}</main>`;
  const main = document.querySelector('main');
  if (!main) throw new Error('no main');
  return main;
}
const read = (html: string) => listSentences(draw(html)).map(({ text }) => text);

describe('what is read of a screen', () => {
  test('sentences of all three languages, over the borders of emphasis but not of boxes', () => {
    expect(read('<h1>冬灌</h1><p><span>先看<strong>水渠</strong>。</span>再放水！</p>')).toEqual([
      '冬灌',
      '先看水渠。',
      '再放水！',
    ]);
    expect(read('<p>ياڭاقنى كېسىڭ. قانداق كېسىمىز؟ مانا بۇنداق.</p>')).toHaveLength(3);
    expect(read('<a><div>Walnuts</div><div>due in 3.5 days</div></a>')).toEqual([
      'Walnuts',
      'due in 3.5 days',
    ]);
  });

  test('not what is hidden from hearing, nor what a person has written', () => {
    expect(read('<p aria-hidden="true">●●●</p><textarea>私</textarea><button>走</button><p>›</p>')).toEqual([
      '走',
    ]);
  });
});

class FakeSpeaker implements Speaker {
  readonly said: string[] = [];
  readonly #voices: readonly Language[];
  onSay: () => void = () => undefined;
  constructor(...voices: Language[]) {
    this.#voices = voices;
  }
  async hasVoice(language: Language) {
    return this.#voices.includes(language);
  }
  async say(text: string) {
    this.said.push(text);
    this.onSay();
  }
  stop() {}
}

function listen(language: Language, speaker: Speaker, signal = new AbortController().signal) {
  const steps: string[] = [];
  const root = draw('<p>一。二。三。</p>');
  const done = readScreen({
    root,
    language,
    pathname: '/texts',
    signal,
    speaker,
    onNoVoice: (step) => steps.push(step),
  });
  return { done, steps };
}

describe('reading aloud', () => {
  test('says sentence by sentence and marks the one that is heard', async () => {
    const speaker = new FakeSpeaker('zh');
    const { done, steps } = listen('zh', speaker);
    await done;
    expect(speaker.said).toEqual(['一。', '二。', '三。']);
    expect(marked).toEqual(['一。', '二。', '三。', 'none']);
    expect(steps).toEqual([]);
  });

  test('stops between two sentences', async () => {
    const speaker = new FakeSpeaker('zh');
    const stop = new AbortController();
    speaker.onSay = () => stop.abort();
    await listen('zh', speaker, stop.signal).done;
    expect(speaker.said).toEqual(['一。']);
    expect(marked.at(-1)).toBe('none');
  });

  test('a language without a voice is told, and not read by the voice of another', async () => {
    const speaker = new FakeSpeaker('zh', 'en');
    HTMLMediaElement.prototype.play = () => Promise.reject(new Error('no sound in jsdom'));
    const { done, steps } = listen('ug', speaker);
    await done;
    expect(speaker.said).toEqual([]);
    expect(steps).toEqual(['text']);
  });
});

test('every step of the main path is recorded in every language', () => {
  const steps = ['/', '/who/g', '/pin/p', '/home', '/library', '/unit/u', '/unit/u/m'].map((path) =>
    findStep(path, false),
  );
  expect(steps).toEqual(['start', 'people', 'pin', 'home', 'library', 'unit', 'text']);
  expect(findStep('/unit/u/m', true)).toBe('film');
  const sounds = readdirSync(join(import.meta.dirname, 'prompts'));
  expect(Object.keys(prompts).sort()).toEqual([...steps, 'film'].sort());
  for (const step of Object.keys(prompts)) {
    for (const language of languages) expect(sounds).toContain(`${step}.${language}.ogg`);
  }
});
