// Owns: one author's folder: finding the files that its JSON names (never outside the folder), checking
// what they are, and handing them to the blob collector. Every fault goes to the problem list.
import { lstat, open, readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type * as z from 'zod';
import { type FileRef, maxFileBytes } from '#core/domain/file-ref.ts';
import { decodeUtf8 } from '#core/kernel/bytes.ts';
import type { BlobCollector } from './blob-collector.ts';
import { findCaptionFaults } from './captions.ts';
import { findSvgFaults } from './check-svg.ts';
import { type FileUse, headBytes, readMediaType } from './media-types.ts';
import { openFolderPackage, openZipPackage, type PackageSource } from './package-files.ts';
import type { ProblemList } from './source-problem.ts';

/** Largest text of an author; a longer one is better cut in parts for readers too. */
const maxTextBytes = 1024 ** 2;

async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(headBytes);
    const { bytesRead } = await handle.read(buffer, 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

export class SourceFolder {
  /** Path below the sources folder, for messages. */
  readonly label: string;
  readonly #root: string;
  readonly #problems: ProblemList;
  readonly #blobs: BlobCollector;

  constructor(root: string, label: string, problems: ProblemList, blobs: BlobCollector) {
    this.#root = root;
    this.label = label;
    this.#problems = problems;
    this.#blobs = blobs;
  }

  report(file: string, field: string, message: string): void {
    this.#problems.add(`${this.label}/${file}`, field, message);
  }

  note(file: string, field: string, message: string): void {
    this.#problems.note(`${this.label}/${file}`, field, message);
  }

  /** Absolute path of a file named in `by`, or undefined when it may not or cannot be used. */
  async #locate(path: string, by: string, field: string, mayBeFolder = false): Promise<string | undefined> {
    const isPlain = !path.includes('\\') && !path.startsWith('/') && !path.includes(':');
    if (!isPlain || path.split('/').some((part) => part === '..' || part === '.' || part === '')) {
      this.report(by, field, `"${path}" must be a path inside this folder, such as pictures/tree.svg.`);
      return undefined;
    }
    const absolute = join(this.#root, ...path.split('/'));
    const found = await lstat(absolute).catch(() => undefined);
    if (!found?.isFile() && !(mayBeFolder && found?.isDirectory())) {
      this.report(by, field, `The file "${path}" does not exist in this folder.`);
      return undefined;
    }
    // A linked folder could lead to files that were never meant to be published.
    if (!(await realpath(absolute)).startsWith((await realpath(this.#root)) + sep)) {
      this.report(by, field, `"${path}" leads out of this folder.`);
      return undefined;
    }
    if (found.size > maxFileBytes) {
      this.report(by, field, `"${path}" is larger than 2 GB: cut it in parts.`);
      return undefined;
    }
    return absolute;
  }

  async #readText(absolute: string, path: string, by: string, field: string): Promise<string | undefined> {
    const bytes = await readFile(absolute);
    if (bytes.length > maxTextBytes) {
      this.report(by, field, `"${path}" is larger than 1 MB: cut it in parts.`);
      return undefined;
    }
    try {
      return decodeUtf8(bytes);
    } catch {
      this.report(by, field, `"${path}" is not UTF-8 text: save it again as UTF-8.`);
      return undefined;
    }
  }

  /** A zip or a folder that is taken in file by file; undefined after a problem was reported. */
  async openPackage(path: string, by: string, field: string): Promise<PackageSource | undefined> {
    const absolute = await this.#locate(path.replace(/\/$/, ''), by, field, true);
    if (absolute === undefined) return undefined;
    const isFolder = (await lstat(absolute)).isDirectory();
    const source = isFolder ? await openFolderPackage(absolute) : await openZipPackage(absolute);
    this.#blobs.closeLater(source.close);
    for (const fault of source.faults) this.report(by, field, `${path}: ${fault}`);
    return source.faults.length > 0 ? undefined : source;
  }

  async readText(path: string, by: string, field: string): Promise<string | undefined> {
    const absolute = await this.#locate(path, by, field);
    return absolute === undefined ? undefined : this.#readText(absolute, path, by, field);
  }

  async readJson<Value>(
    path: string,
    schema: z.ZodType<Value>,
    by: string,
    field: string,
  ): Promise<Value | undefined> {
    const text = await this.readText(path, by, field);
    if (text === undefined) return undefined;
    let raw: unknown;
    try {
      raw = JSON.parse(text);
    } catch (cause) {
      this.report(
        path,
        'whole file',
        `Not valid JSON: ${cause instanceof Error ? cause.message : String(cause)}.`,
      );
      return undefined;
    }
    const parsed = schema.safeParse(raw, { reportInput: true });
    if (parsed.success) return parsed.data;
    this.#problems.addIssues(`${this.label}/${path}`, parsed.error);
    return undefined;
  }

  /** A picture, film, sound, PDF or caption file, checked for what it is. */
  async addMedia(path: string, use: FileUse, by: string, field: string): Promise<FileRef | undefined> {
    const absolute = await this.#locate(path, by, field);
    if (absolute === undefined) return undefined;
    const reading = readMediaType(path, await readHead(absolute), use);
    if (!reading.ok) {
      this.report(by, field, reading.message);
      return undefined;
    }
    if (reading.form !== 'svg' && reading.form !== 'vtt')
      return this.#blobs.addFile(absolute, reading.mediaType);
    const text = await this.#readText(absolute, path, by, field);
    if (text === undefined) return undefined;
    const faults =
      reading.form === 'svg'
        ? findSvgFaults(text).map((message) => ({ field: 'picture', message }))
        : findCaptionFaults(text).map(({ line, message }) => ({ field: `line ${line}`, message }));
    for (const fault of faults) this.report(path, fault.field, fault.message);
    return faults.length > 0 ? undefined : this.#blobs.addFile(absolute, reading.mediaType);
  }
}
