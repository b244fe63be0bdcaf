// Owns: the questions for files of courseware, between the scheme that serves them and the page that has
// them. The page takes what is asked and gives parts back; nothing of a package is ever kept here.
import { maxCoursePartBytes, type RequestOf } from '#core/bridge/channels.ts';
import type { CoursePart } from './serve-course.ts';

/** An empty answer to the page's open question, so that neither side waits for a dead other. */
const takeMs = 20_000;
/** A disk that spins up and a large file to check take a while. */
const askMs = 30_000;
/** A frame that asks for more at once is not one that shows anything. */
const maxWaiting = 256;

interface Asked {
  id: number;
  path: string;
  from: number;
}

interface Desk {
  waiting: Asked[];
  take: ((asked: Asked[]) => void) | undefined;
}

export class CourseDesk {
  readonly #desks = new Map<string, Desk>();
  readonly #answers = new Map<number, (part: CoursePart | undefined) => void>();
  #lastId = 0;

  /** The page's open question: what the frames of this package want. Opens the package. */
  async take(hash: string): Promise<Asked[]> {
    const desk = this.#desks.get(hash) ?? { waiting: [], take: undefined };
    this.#desks.set(hash, desk);
    desk.take?.([]);
    if (desk.waiting.length > 0) return desk.waiting.splice(0);
    return new Promise((resolve) => {
      const timer = setTimeout(() => desk.take?.([]), takeMs);
      desk.take = (asked) => {
        clearTimeout(timer);
        desk.take = undefined;
        resolve(asked);
      };
    });
  }

  give({ id, isFound, type, sizeBytes, bytes }: RequestOf<'course.give'>): void {
    const isWhole = bytes.length <= Math.min(maxCoursePartBytes, sizeBytes);
    this.#answers.get(id)?.(isFound && isWhole ? { type, sizeBytes, bytes } : undefined);
  }

  /** Frames of the package get nothing from here on. */
  close(hash: string): void {
    const desk = this.#desks.get(hash);
    this.#desks.delete(hash);
    desk?.take?.([]);
    for (const { id } of desk?.waiting ?? []) this.#answers.get(id)?.(undefined);
  }

  /** A part of a file from `from` on; undefined when there is none, or nobody who has it. */
  ask(hash: string, path: string, from: number): Promise<CoursePart | undefined> {
    const desk = this.#desks.get(hash);
    if (!desk || desk.waiting.length >= maxWaiting) return Promise.resolve(undefined);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      const end = (part: CoursePart | undefined) => {
        clearTimeout(timer);
        this.#answers.delete(id);
        resolve(part);
      };
      const timer = setTimeout(() => end(undefined), askMs);
      this.#answers.set(id, end);
      const asked = { id, path, from };
      if (desk.take) desk.take([asked]);
      else desk.waiting.push(asked);
    });
  }
}
