// Owns: the index beside the library: what came, changed or went is read, and nothing else. What must stay true: the
// index is a copy that can be lost; whatever is wrong with it, it is made again from the library.
import { type FileRef, sha256Schema } from '#core/domain/file-ref.ts';
import type { Language } from '#core/domain/language.ts';
import { type Manifest, manifestSchema } from '#core/domain/manifest.ts';
import { collectEntries, type TextReader } from '#core/search/collect-entries.ts';
import { findPassage } from '#core/search/find-passage.ts';
import type { Found, SearchEntry } from '#core/search/search-entry.ts';
import { SearchIndex } from '#core/search/search-index.ts';
import type { StationDatabase } from './database.ts';
import { type HeldRow, type SearchDatabase, snapshotFormat } from './search-database.ts';
import type { SearchAnswer, SearchHit, SearchQuestion } from './search-messages.ts';

interface Host {
  db: StationDatabase;
  kept: SearchDatabase;
  reader: TextReader;
  /** Between two units, so that a search does not wait for all of them. */
  pause(): Promise<void>;
}

export class LibrarySearch {
  readonly #host: Host;
  #index = new SearchIndex();
  #held = new Map<string, HeldRow>();
  /** Units and briefings to be read; before the first round nobody knows how many. */
  #waiting = 1;
  #round: Promise<void> = Promise.resolve();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Takes the index of the last time; a broken or older one is forgotten. */
  async open(): Promise<void> {
    try {
      const row = await this.#host.kept.snapshots.get('index');
      if (row?.format !== snapshotFormat) return;
      await this.#index.load(row.index);
      this.#held = new Map(row.held.map((one) => [one.path, one]));
      const first = row.held[0]?.entryIds[0];
      if (first !== undefined && !this.#index.has(first)) await this.#forget();
    } catch {
      await this.#forget();
    }
  }

  async #forget(): Promise<void> {
    this.#index = new SearchIndex();
    this.#held = new Map();
    try {
      await this.#host.kept.delete({ disableAutoOpen: false });
    } catch {
      // Then it lives in memory until the next start.
    }
  }

  /** Brings the index up to the library; rounds follow each other. */
  refresh(): Promise<void> {
    this.#round = this.#round.then(() => this.#refresh()).catch(() => this.#forget());
    return this.#round;
  }

  async #refresh(): Promise<void> {
    const rows = await this.#host.db.manifests.toArray();
    const here = new Map(rows.map((row) => [row.path, row]));
    const gone = [...this.#held.keys()].filter((path) => !here.has(path));
    const changed: typeof rows = [];
    for (const row of rows) {
      const held = this.#held.get(row.path);
      if (held?.sha256 !== row.sha256 || (await this.#hasArrived(held.missing))) changed.push(row);
    }
    this.#waiting = changed.length;
    if (gone.length === 0 && changed.length === 0) return;
    try {
      for (const path of gone) await this.#drop(path);
      for (const { path, sha256, manifest } of changed) {
        const parsed = manifestSchema.safeParse(manifest);
        if (parsed.success) await this.#take(path, sha256, parsed.data);
        this.#waiting -= 1;
        await this.#host.pause();
      }
    } finally {
      this.#waiting = 0;
    }
    await this.#save();
  }

  async #hasArrived(missing: readonly string[]): Promise<boolean> {
    if (missing.length === 0) return false;
    const found = await this.#host.db.blobs.bulkGet(missing.map((one) => sha256Schema.parse(one)));
    return found.some((file) => file !== undefined);
  }

  async #drop(path: string): Promise<void> {
    for (const id of this.#held.get(path)?.entryIds ?? []) this.#index.remove(id);
    this.#held.delete(path);
    await this.#keep(() => this.#host.kept.entries.where('path').equals(path).delete());
  }

  async #take(path: string, sha256: string, manifest: Manifest): Promise<void> {
    const missing: string[] = [];
    const entries = await collectEntries(path, manifest, noteMissing(this.#host.reader, missing));
    await this.#drop(path);
    for (const entry of entries) this.#index.add(entry);
    this.#held.set(path, { path, sha256, entryIds: entries.map(({ id }) => id), missing });
    await this.#keep(() => this.#host.kept.entries.bulkPut(entries));
  }

  async #save(): Promise<void> {
    const held = [...this.#held.values()];
    await this.#keep(() =>
      this.#host.kept.snapshots.put({
        key: 'index',
        format: snapshotFormat,
        index: this.#index.save(),
        held,
      }),
    );
  }

  /** A full disk costs the next start some seconds, not the search of today. */
  async #keep(write: () => PromiseLike<unknown>): Promise<void> {
    try {
      await write();
    } catch {
      // What is not kept is read from the library again.
    }
  }

  async search({ typed, language, from, count }: SearchQuestion): Promise<SearchAnswer> {
    let found: Found[] = [];
    try {
      found = this.#index.search(typed);
    } catch {
      await this.#forget();
      void this.refresh();
    }
    const shown = await Promise.all(found.slice(from, from + count).map((one) => this.#show(one, language)));
    return {
      hits: shown.filter((hit) => hit !== undefined),
      total: found.length,
      waiting: this.#waiting,
    };
  }

  async #show(
    { path, entryId, materialId, tokens }: Found,
    language: Language,
  ): Promise<SearchHit | undefined> {
    const row = await this.#host.db.manifests.get(path);
    const parsed = manifestSchema.safeParse(row?.manifest);
    // It was removed a moment ago.
    if (!parsed.success) return undefined;
    const manifest = parsed.data;
    const entry = await this.#findEntry(path, entryId, manifest);
    const passage = entry && findPassage(entry.passages, tokens, language, this.#index.cutter);
    const material =
      manifest.kind === 'unit' ? manifest.materials.find(({ id }) => id === materialId) : undefined;
    return {
      kind: manifest.kind,
      id: manifest.id,
      titles: manifest.titles,
      cover: manifest.kind === 'unit' ? manifest.cover : undefined,
      material: material && { id: material.id, kind: material.kind, titles: material.titles },
      place: passage?.passage.place,
      excerpt: passage && { text: passage.text, marks: passage.marks, language: passage.passage.language },
    };
  }

  async #findEntry(path: string, entryId: string, manifest: Manifest): Promise<SearchEntry | undefined> {
    try {
      const kept = await this.#host.kept.entries.get(entryId);
      if (kept) return kept;
    } catch {
      // Then from the library.
    }
    const entries = await collectEntries(path, manifest, this.#host.reader);
    return entries.find(({ id }) => id === entryId);
  }
}

/** The same reader; files that it could not read are noted. */
function noteMissing(reader: TextReader, missing: string[]): TextReader {
  const note =
    <Value>(read: (file: FileRef) => Promise<Value | undefined>) =>
    async (file: FileRef): Promise<Value | undefined> => {
      const value = await read(file);
      if (value === undefined) missing.push(file.sha256);
      return value;
    };
  return {
    readArticle: note((file) => reader.readArticle(file)),
    readQuiz: note((file) => reader.readQuiz(file)),
    readText: note((file) => reader.readText(file)),
    readPaper: note((file) => reader.readPaper(file)),
  };
}
