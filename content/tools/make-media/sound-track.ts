// Owns: sound as samples (mono, 22 050 a second, what espeak-ng gives): joining, trimming, the chime before
// a chapter, and the WAV file that ffmpeg reads.
import { Buffer } from 'node:buffer';

export const sampleRate = 22_050;

export function secondsOf(samples: Int16Array): number {
  return samples.length / sampleRate;
}

/** Samples of a WAV with one header of 44 bytes, as espeak-ng writes to its output (its sizes are not set). */
export function parseSpeech(wav: Buffer): Int16Array {
  const body = wav.subarray(44);
  const samples = new Int16Array(Math.floor(body.length / 2));
  for (let index = 0; index < samples.length; index++) samples[index] = body.readInt16LE(index * 2);
  return trimSilence(samples);
}

/** Below this a sample is silence: about −50 dB. */
const quiet = 100;

function trimSilence(samples: Int16Array): Int16Array {
  const isLoud = (sample: number) => Math.abs(sample) > quiet;
  const from = samples.findIndex(isLoud);
  const to = samples.findLastIndex(isLoud);
  return from < 0 ? new Int16Array(0) : samples.slice(from, to + 1);
}

/** Three soft notes rising, each fading like a plucked string. */
const chimeNotes = [
  { hertz: 392, atSeconds: 0 },
  { hertz: 494, atSeconds: 0.28 },
  { hertz: 587, atSeconds: 0.56 },
];
const chimeSeconds = 2.6;

export function createChime(): Int16Array {
  const samples = new Int16Array(Math.round(chimeSeconds * sampleRate));
  for (let index = 0; index < samples.length; index++) {
    let level = 0;
    for (const { hertz, atSeconds } of chimeNotes) {
      const seconds = index / sampleRate - atSeconds;
      if (seconds < 0) continue;
      const attack = Math.min(1, seconds / 0.01);
      const wave =
        Math.sin(2 * Math.PI * hertz * seconds) + 0.3 * Math.sin(4 * Math.PI * hertz * seconds + 0.5);
      level += attack * Math.exp(-seconds * 2.6) * wave;
    }
    samples[index] = Math.round(level * 3200);
  }
  return samples;
}

/** Sounds laid on a silent track, each at its second. */
export function layTrack(
  lengthSeconds: number,
  sounds: readonly { atSeconds: number; samples: Int16Array }[],
): Int16Array {
  const track = new Int16Array(Math.ceil(lengthSeconds * sampleRate));
  for (const { atSeconds, samples } of sounds) {
    track.set(samples, Math.round(atSeconds * sampleRate));
  }
  return track;
}

export function toWav(samples: Int16Array): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.length * 2, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.length * 2, 40);
  const body = Buffer.alloc(samples.length * 2);
  for (const [index, sample] of samples.entries()) body.writeInt16LE(sample, index * 2);
  return Buffer.concat([header, body]);
}
