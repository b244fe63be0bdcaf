// Owns: a note outside IndexedDB that says which station this machine is and how far its log went. When the
// database is gone, keys included, or both copies of the log went back, the note is what notices. It decides
// nothing but words and a new epoch: what it claims is never taken for a record.
import * as z from 'zod';
import { epochSchema } from '#core/protocol/log.ts';

const noteSchema = z.strictObject({
  version: z.literal(1),
  /** Counts writings: of two notes the later one counts, whatever the clocks say. */
  turn: z.int().min(1),
  stationId: z.uuid(),
  stationName: z.string().max(200),
  /** Last seq that was confirmed to a person, by epoch. */
  epochs: z.record(epochSchema, z.int().min(0)),
});
type CanaryNote = z.infer<typeof noteSchema>;

export type CanaryContent = Pick<CanaryNote, 'stationId' | 'stationName' | 'epochs'>;

/** One place for a note. Both may fail: the other place, and the journal's heads, still speak. */
export interface CanaryPlace {
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
}

function parseNote(text: string | undefined): CanaryNote | undefined {
  try {
    const parsed = noteSchema.safeParse(JSON.parse(text ?? ''));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

export class Canary {
  readonly #places: readonly CanaryPlace[];
  #note: CanaryNote | undefined;
  #turn: number;
  /** Newest text to write by place; older ones are skipped while a slow place writes. */
  readonly #pending = new Map<CanaryPlace, string>();

  private constructor(places: readonly CanaryPlace[], note: CanaryNote | undefined) {
    this.#places = places;
    this.#note = note;
    this.#turn = note?.turn ?? 0;
  }

  static async open(places: readonly CanaryPlace[]): Promise<Canary> {
    const texts = await Promise.all(places.map((place) => place.read().catch(() => undefined)));
    const notes = texts.map(parseNote).filter((note) => note !== undefined);
    return new Canary(places, notes.sort((a, b) => b.turn - a.turn)[0]);
  }

  /** What the note says; undefined on a machine that never was a station. */
  get content(): CanaryContent | undefined {
    return this.#note;
  }

  replace({ stationId, stationName, epochs }: CanaryContent): void {
    this.#turn += 1;
    this.#note = { version: 1, turn: this.#turn, stationId, stationName, epochs };
    const text = JSON.stringify(this.#note);
    for (const place of this.#places) void this.#write(place, text);
  }

  /** A record at `seq` was confirmed. */
  advance(epoch: string, seq: number): void {
    const note = this.#note;
    if (note) this.replace({ ...note, epochs: { ...note.epochs, [epoch]: seq } });
  }

  async #write(place: CanaryPlace, text: string): Promise<void> {
    const isWriting = this.#pending.has(place);
    this.#pending.set(place, text);
    if (isWriting) return;
    for (let written = ''; this.#pending.get(place) !== written; ) {
      written = this.#pending.get(place) ?? '';
      await place.write(written).catch(() => undefined);
    }
    this.#pending.delete(place);
  }
}
