// Owns: the judgement of one file that an author has just handed in, before it has a place in a unit: what it is, and
// whether a kiosk can play it and a bad line can carry it.
import { open, readFile } from 'node:fs/promises';
import { findCaptionFaults } from './captions.ts';
import { findSvgFaults } from './check-svg.ts';
import { createMediaJudge, describeCarriage } from './judge-media.ts';
import { headBytes, type FileUse as MediaUse, readMediaType } from './media-types.ts';
import { openZipPackage } from './package-files.ts';
import { readPackage } from './read-package.ts';

export const fileUses = ['image', 'video', 'audio', 'captions', 'pdf', 'package'] as const;
export type FileUse = (typeof fileUses)[number];

export interface FileReport {
  ok: boolean;
  mediaType: string;
  durationSeconds: number | null;
  /** Sentences: why it cannot be used. */
  problems: string[];
  /** What the author should know. */
  notes: string[];
}

/** As in check-sources.ts: above this a bad line needs an hour and more. */
const heavyBytes = 60e6;

async function judgePackage(path: string): Promise<FileReport> {
  const source = await openZipPackage(path);
  try {
    const report = { mediaType: 'application/zip', durationSeconds: null };
    if (source.faults.length > 0) return { ...report, ok: false, problems: [...source.faults], notes: [] };
    const reading = await readPackage(source.files);
    if (!reading.ok) return { ...report, ok: false, problems: [reading.message], notes: [] };
    return { ...report, ok: true, problems: [], notes: [...reading.package.notes] };
  } finally {
    await source.close();
  }
}

async function readHead(path: string): Promise<{ head: Buffer; sizeBytes: number }> {
  const handle = await open(path, 'r');
  try {
    const head = Buffer.alloc(headBytes);
    const { bytesRead } = await handle.read(head, 0, headBytes, 0);
    return { head: head.subarray(0, bytesRead), sizeBytes: (await handle.stat()).size };
  } finally {
    await handle.close();
  }
}

async function judgeMedia(path: string, name: string, use: MediaUse): Promise<FileReport> {
  const { head, sizeBytes } = await readHead(path);
  const reading = readMediaType(name, head, use);
  const report = { mediaType: 'application/octet-stream', durationSeconds: null, notes: [] };
  if (!reading.ok) return { ...report, ok: false, problems: [reading.message] };
  const { mediaType, form } = reading;
  if (form === 'svg' || form === 'vtt') {
    const text = await readFile(path, 'utf8');
    const problems =
      form === 'svg'
        ? findSvgFaults(text)
        : findCaptionFaults(text).map(({ line, message }) => `line ${line}: ${message}`);
    return { ...report, mediaType, ok: problems.length === 0, problems };
  }
  const notes = sizeBytes > heavyBytes ? [`Heavy for a bad line (${describeCarriage(sizeBytes)}).`] : [];
  if (use !== 'video' && use !== 'audio') return { ...report, mediaType, ok: true, problems: [], notes };
  const judge = await createMediaJudge();
  try {
    const facts = await judge.judge(path);
    const problems = facts.faults.map((fault) => `It cannot be played in a village: ${fault}.`);
    const durationSeconds = facts.durationSeconds ?? null;
    return { mediaType, durationSeconds, ok: problems.length === 0, problems, notes };
  } finally {
    judge.close();
  }
}

/** `name` is how the author called it: its ending has to fit what it is. */
export async function judgeFile(path: string, name: string, use: FileUse): Promise<FileReport> {
  return use === 'package' ? judgePackage(path) : judgeMedia(path, name, use);
}
