// Owns: what the commands share at the terminal: the line of progress on stderr, the result on stdout (one JSON
// object with --json), sizes in words, and reading of options.
import { InvalidArgumentError } from 'commander';
import { createProgressLine, createProgressReport } from './progress-line.ts';
import { formatProblem, type SourceProblem } from './source-problem.ts';

export const progressLine =
  process.env['CONTENT_PROGRESS'] === 'json'
    ? createProgressReport((text) => process.stderr.write(text))
    : createProgressLine(process.stderr, () => performance.now());

export function print(isJson: boolean | undefined, value: object, text: string): void {
  progressLine.clear();
  process.stdout.write(`${isJson ? JSON.stringify(value) : text}\n`);
}

export function formatSize(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

export function formatNotes(notes: readonly SourceProblem[]): string[] {
  return notes.length === 0 ? [] : [`${notes.length} note(s):`, ...notes.map(formatProblem)];
}

export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('Give a whole number from 1.');
  return count;
}

export function parseCounty(text: string): string {
  if (!/^[a-z0-9-]{1,64}$/.test(text))
    throw new InvalidArgumentError('Use lower-case letters, digits and hyphens.');
  return text;
}

export function parseList(text: string): string[] {
  return text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
}
