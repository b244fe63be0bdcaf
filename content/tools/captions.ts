// Owns: what counts as a caption file (WebVTT, https://www.w3.org/TR/webvtt1/#file-structure): enough to
// tell an author of a wrong file or a mistyped time before viewers see no captions.

const timing =
  /^((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})[ \t]+-->[ \t]+((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})(?:[ \t].*)?$/;

function toMs(stamp: string): number {
  return Math.round(stamp.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1000);
}

export interface CaptionFault {
  /** Counted from 1. */
  line: number;
  message: string;
}

export function findCaptionFaults(text: string): CaptionFault[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const first = lines[0] ?? '';
  if (first !== 'WEBVTT' && !first.startsWith('WEBVTT ') && !first.startsWith('WEBVTT\t')) {
    return [{ line: 1, message: 'Captions must be WebVTT: the first line must be WEBVTT.' }];
  }
  const faults: CaptionFault[] = [];
  let cueCount = 0;
  for (const [index, line] of lines.entries()) {
    if (!line.includes('-->')) continue;
    const match = timing.exec(line.trim());
    const [, from, to] = match ?? [];
    if (from === undefined || to === undefined) {
      faults.push({ line: index + 1, message: 'Write the times as 00:00:01.000 --> 00:00:04.000.' });
    } else if (toMs(to) <= toMs(from)) {
      faults.push({ line: index + 1, message: 'The caption ends before it begins.' });
    }
    cueCount++;
  }
  if (cueCount === 0) faults.push({ line: 1, message: 'The file holds no captions.' });
  return faults;
}
