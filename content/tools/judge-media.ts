// Owns: what a kiosk can play and what a bad line can carry, told from the file itself (MediaInfo). Chromium
// plays the codecs below on every station; a film in another is a black picture in the village.
import { open } from 'node:fs/promises';
import mediaInfoFactory, { type MediaInfoResult } from 'mediainfo.js';
import * as z from 'zod';

const trackSchema = z.looseObject({
  '@type': z.string(),
  Format: z.string().optional(),
  CodecID: z.string().optional(),
  Duration: z.coerce.number().optional(),
  Width: z.coerce.number().optional(),
  Height: z.coerce.number().optional(),
  BitDepth: z.coerce.number().optional(),
  ChromaSubsampling: z.string().optional(),
});
const resultSchema = z.looseObject({ media: z.looseObject({ track: z.array(trackSchema) }) });

const videoFormats = new Set(['AVC', 'VP8', 'VP9', 'AV1']);
const audioFormats = new Set(['AAC', 'Opus', 'Vorbis', 'MPEG Audio', 'FLAC', 'PCM']);

/** Lines that stations have: a good one, and one of a bad day. */
export const lineRates = [512, 128] as const;

export interface MediaFacts {
  sizeBytes: number;
  durationSeconds: number | undefined;
  /** Codecs in words, such as "VP9 640×360, Opus". */
  words: string;
  height: number | undefined;
  /** Why a kiosk cannot play it; empty when it can. */
  faults: string[];
}

/** Whole minutes that `sizeBytes` take on a line of `kbit` a second, at least 1. */
export function computeMinutes(sizeBytes: number, kbit: number): number {
  return Math.max(1, Math.ceil((sizeBytes * 8) / (kbit * 1000) / 60));
}

export function describeCarriage(sizeBytes: number): string {
  const times = lineRates.map(
    (kbit) => `${formatMinutes(computeMinutes(sizeBytes, kbit))} at ${kbit} kbit/s`,
  );
  const size = sizeBytes < 1e6 ? `${Math.ceil(sizeBytes / 1e3)} kB` : `${(sizeBytes / 1e6).toFixed(1)} MB`;
  return `${size}: ${times.join(', ')}`;
}

function formatMinutes(minutes: number): string {
  return minutes < 120 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}

type Track = z.infer<typeof trackSchema>;

function judgeVideo(track: Track): string[] {
  const format = track.Format ?? 'unknown';
  if (!videoFormats.has(format)) return [`the picture is ${format}, which a kiosk cannot show`];
  if (format !== 'AVC') return [];
  // What licensed decoders of stations take: High profile, 4:2:0, 8 bits.
  if (track.ChromaSubsampling !== undefined && track.ChromaSubsampling !== '4:2:0')
    return [`the picture is H.264 with ${track.ChromaSubsampling} colours; a kiosk shows 4:2:0`];
  if ((track.BitDepth ?? 8) > 8) return [`the picture is H.264 of ${track.BitDepth} bits; a kiosk shows 8`];
  return [];
}

function judgeAudio({ Format: format = 'unknown' }: Track): string[] {
  return audioFormats.has(format) ? [] : [`the sound is ${format}, which a kiosk cannot play`];
}

function toFacts(result: MediaInfoResult, sizeBytes: number): MediaFacts {
  const parsed = resultSchema.safeParse(result);
  const tracks = parsed.success ? parsed.data.media.track : [];
  const pictures = tracks.filter((track) => track['@type'] === 'Video');
  const sounds = tracks.filter((track) => track['@type'] === 'Audio');
  const [general] = tracks;
  const faults = [...pictures.flatMap(judgeVideo), ...sounds.flatMap(judgeAudio)];
  if (pictures.length + sounds.length === 0) faults.push('neither picture nor sound can be found in it');
  return {
    sizeBytes,
    durationSeconds: general?.Duration ?? (pictures[0] ?? sounds[0])?.Duration,
    words: [
      ...pictures.map(({ Format, Width, Height }) => `${Format ?? '?'} ${Width ?? '?'}×${Height ?? '?'}`),
      ...sounds.map(({ Format }) => Format ?? '?'),
    ].join(', '),
    height: pictures[0]?.Height,
    faults,
  };
}

export interface MediaJudge {
  judge(path: string): Promise<MediaFacts>;
  close(): void;
}

/** Reads little of a file: its head, and its index where that lies elsewhere. */
export async function createMediaJudge(): Promise<MediaJudge> {
  const info = await mediaInfoFactory({ format: 'object' });
  return {
    async judge(path) {
      const handle = await open(path, 'r');
      try {
        const { size } = await handle.stat();
        const result = await info.analyzeData(size, async (length, offset) => {
          const chunk = new Uint8Array(length);
          const { bytesRead } = await handle.read(chunk, 0, length, offset);
          return chunk.subarray(0, bytesRead);
        });
        return toFacts(result, size);
      } finally {
        await handle.close();
      }
    },
    close: () => info.close(),
  };
}
