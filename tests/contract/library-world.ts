// Owns: a real signed library in a folder, published by the content tools, and two clients that read it: the
// station's own (over Dexie) and tuf-js, the reference, over HTTP on the loopback.
import 'fake-indexeddb/auto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Updater } from 'tuf-js';
import { FileLink } from '#content/tools/file-link.ts';
import { defaultExpiries, type PublishReport, publishLibrary } from '#content/tools/publish-library.ts';
import { defaultPolicies, type Role, type RolePolicies } from '#content/tools/signing-keys.ts';
import { type FileRef, pieceBytes } from '#core/domain/file-ref.ts';
import { type Manifest, manifestSchema } from '#core/domain/manifest.ts';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import { hashText, type Sha256, toSha256 } from '#core/kernel/hash.ts';
import { createVerifier } from '#core/kernel/signing.ts';
import { type FetchReport, fetchLibrary } from '#core/library/fetch-library.ts';
import type { Link } from '#core/sync/ports.ts';
import { StationDatabase } from '#renderer/store/database.ts';
import { readChoice } from '#renderer/store/library-choice.ts';
import { DexieLibraryStore, DexieMetadataStore } from '#renderer/store/station-library.ts';

export const nowMs = Date.now();
export const dayMs = 86_400_000;

const words = { zh: '滴灌', ug: 'تېمىتىپ سۇغىرىش', en: 'Drip irrigation' };

function toFile(bytes: Uint8Array, mediaType: string): FileRef {
  const pieces: Sha256[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes)
    pieces.push(toSha256(bytes.subarray(at, at + pieceBytes)));
  const file = { sha256: toSha256(bytes), sizeBytes: bytes.length, mediaType };
  return pieces.length > 1 ? { ...file, pieces } : file;
}

export class LibraryWorld {
  readonly folder: string;
  readonly #policies: RolePolicies;
  readonly county: string;
  #manifests: Manifest[] = [];

  private constructor(folder: string, county: string, policies: RolePolicies) {
    this.folder = folder;
    this.county = county;
    this.#policies = policies;
  }

  static async create(county = 'pishan', policies: Partial<RolePolicies> = {}): Promise<LibraryWorld> {
    const world = new LibraryWorld(await mkdtemp(join(tmpdir(), 'library-')), county, {
      ...defaultPolicies,
      ...policies,
    });
    await mkdir(join(world.out, 'blobs'), { recursive: true });
    return world;
  }

  get out(): string {
    return join(this.folder, 'out');
  }

  get keys(): string {
    return join(this.folder, 'keys');
  }

  async dispose(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  async #addBlob(bytes: Uint8Array, mediaType: string): Promise<FileRef> {
    const file = toFile(bytes, mediaType);
    await writeFile(join(this.out, 'blobs', file.sha256), bytes);
    return file;
  }

  /** Sets or replaces a unit with one article and a film of `filmBytes`. `claimedId`: what it says it is. */
  async putUnit(id: string, text: string, filmBytes = 10, claimedId = id): Promise<void> {
    const article = await this.#addBlob(
      new TextEncoder().encode(JSON.stringify({ text })),
      'application/json',
    );
    const film = await this.#addBlob(
      new Uint8Array(filmBytes).map((_, index) => (index * 31 + text.length) % 251),
      'video/mp4',
    );
    const body = {
      format: 1,
      kind: 'unit',
      id: claimedId,
      topic: 'farming',
      titles: words,
      summaries: words,
      minutes: 5,
      cover: article,
      materials: [
        { id: 'article', kind: 'article', titles: words, files: { zh: article, ug: article, en: article } },
        { id: 'film', kind: 'video', titles: words, file: film, durationSeconds: 5 },
      ],
      pictures: [],
    };
    const version = hashText(toCanonicalJson(body)).slice(0, 16);
    const manifest = manifestSchema.parse({ ...body, version });
    this.#manifests = [...this.#manifests.filter((one) => one.id !== manifest.id), manifest];
  }

  /** Sets or replaces a unit whose one material is a package of these files. */
  async putPackage(id: string, files: readonly { path: string; bytes: Uint8Array }[]): Promise<void> {
    const cover = await this.#addBlob(new TextEncoder().encode(id), 'text/plain');
    const listed: { path: string; file: FileRef }[] = [];
    for (const { path, bytes } of files) {
      listed.push({ path, file: await this.#addBlob(bytes, 'application/octet-stream') });
    }
    const entry = files[0]?.path;
    this.#putMaterial(id, cover, {
      id: 'package',
      kind: 'package',
      titles: words,
      format: 'html',
      entry,
      files: listed,
    });
  }

  /** Sets or replaces a unit whose one material is a sound in these languages. */
  async putSound(id: string, spoken: readonly ('zh' | 'ug' | 'en')[]): Promise<void> {
    const cover = await this.#addBlob(new TextEncoder().encode(id), 'text/plain');
    const files: Record<string, FileRef> = {};
    for (const language of spoken)
      files[language] = await this.#addBlob(new TextEncoder().encode(`${id} in ${language}`), 'audio/mpeg');
    const durationSeconds = Object.fromEntries(spoken.map((language) => [language, 5]));
    this.#putMaterial(id, cover, { id: 'sound', kind: 'audio', titles: words, files, durationSeconds });
  }

  #putMaterial(id: string, cover: FileRef, material: object): void {
    const body = {
      format: 1,
      kind: 'unit',
      id,
      topic: 'farming',
      titles: words,
      summaries: words,
      minutes: 5,
      cover,
      materials: [material],
      pictures: [],
    };
    const version = hashText(toCanonicalJson(body)).slice(0, 16);
    const manifest = manifestSchema.parse({ ...body, version });
    this.#manifests = [...this.#manifests.filter((one) => one.id !== manifest.id), manifest];
  }

  async publish(
    options: { rotate?: Role; nowMs?: number; expiries?: Partial<typeof defaultExpiries> } = {},
  ): Promise<PublishReport> {
    return publishLibrary(
      {
        out: this.out,
        keysFolder: this.keys,
        county: this.county,
        nowMs: options.nowMs ?? nowMs,
        expiries: { ...defaultExpiries, ...options.expiries },
        policies: this.#policies,
        ...(options.rotate === undefined ? {} : { rotate: options.rotate }),
      },
      this.#manifests,
    );
  }

  /** The published folder as it is now, kept aside under `name`. */
  async keep(name: string): Promise<string> {
    const kept = join(this.folder, name);
    await cp(this.out, kept, { recursive: true });
    return kept;
  }

  metadataFile(name: string): string {
    return join(this.out, 'metadata', name);
  }

  async readMetadata(name: string): Promise<{ signed: Record<string, unknown>; signatures: unknown[] }> {
    return JSON.parse(await readFile(this.metadataFile(name), 'utf8')) as {
      signed: Record<string, unknown>;
      signatures: unknown[];
    };
  }

  async writeMetadata(name: string, value: unknown): Promise<void> {
    await writeFile(this.metadataFile(name), JSON.stringify(value));
  }

  async readFirstRoot(): Promise<string> {
    return readFile(this.metadataFile('1.root.json'), 'utf8');
  }
}

export type LibraryLink = Pick<Link, 'getLibraryFile' | 'getBlobRange'>;

/** A station's library on a database of its own. */
export class LibraryStation {
  readonly db = new StationDatabase(`library-${crypto.randomUUID()}`);
  readonly shippedRoot: string;

  constructor(shippedRoot: string) {
    this.shippedRoot = shippedRoot;
  }

  async fetch(road: string | LibraryLink, atMs = nowMs, isTidying = false): Promise<FetchReport> {
    return fetchLibrary({
      link: typeof road === 'string' ? new FileLink(road) : road,
      verifier: createVerifier(crypto.subtle),
      metadata: new DexieMetadataStore(this.db),
      store: new DexieLibraryStore(this.db),
      shippedRoot: this.shippedRoot,
      nowMs: atMs,
      priority: [],
      choice: await readChoice(this.db),
      isTidying,
      shouldStop: () => false,
    });
  }

  /** Versions in use by target path. */
  async listVersions(): Promise<Record<string, string>> {
    const rows = await this.db.manifests.toArray();
    return Object.fromEntries(rows.map(({ path, manifest }) => [path, String(Object(manifest).version)]));
  }
}

async function serveFolder(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/');
    readFile(join(folder, path)).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** The reference client, with its cache in a folder. Its clock is the machine's. */
export class ReferenceClient {
  readonly #cache: string;

  private constructor(cache: string) {
    this.#cache = cache;
  }

  static async create(shippedRoot: string): Promise<ReferenceClient> {
    const cache = await mkdtemp(join(tmpdir(), 'tuf-js-'));
    await mkdir(join(cache, 'targets'));
    await writeFile(join(cache, 'root.json'), shippedRoot);
    return new ReferenceClient(cache);
  }

  /** Brings every one of `paths` from a folder or from where a library is served; throws where tuf-js refuses. */
  async fetch(road: string | URL, paths: readonly string[]): Promise<void> {
    if (typeof road !== 'string') return this.#bring(road.href, paths);
    const server = await serveFolder(road);
    try {
      await this.#bring(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  async #bring(base: string, paths: readonly string[]): Promise<void> {
    const updater = new Updater({
      metadataDir: this.#cache,
      metadataBaseUrl: `${base}/metadata`,
      targetDir: join(this.#cache, 'targets'),
      targetBaseUrl: `${base}/targets`,
      config: { fetchRetries: 0, fetchRetry: false, fetchTimeout: 5000 },
    });
    await updater.refresh();
    for (const path of paths) {
      const info = await updater.getTargetInfo(path);
      if (!info) throw new Error(`${path} is not listed`);
      await updater.downloadTarget(info, join(this.#cache, 'targets', path.replaceAll('/', '_')));
    }
  }

  async dispose(): Promise<void> {
    await rm(this.#cache, { recursive: true, force: true });
  }
}
