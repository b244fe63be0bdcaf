// Owns: files of the library that a person may take home: what there is of a unit, copying it to the person's own stick,
// and giving it to a phone where there is a shell with a network. Pieces are checked on the way, as for a reader.
import type { Bridge } from '#core/bridge/bridge.ts';
import { takeHomeFolder } from '#core/bridge/take-home.ts';
import { articleSchema } from '#core/domain/article.ts';
import { countPieces, type FileRef } from '#core/domain/file-ref.ts';
import { type Language, pickLanguage } from '#core/domain/language.ts';
import type { Material, UnitManifest } from '#core/domain/manifest.ts';
import { type Bytes, encodeUtf8 } from '#core/kernel/bytes.ts';
import { toSha256 } from '#core/kernel/hash.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { drawArticlePage, listPictures } from './article-page.ts';
import { explainHandleError } from './courier-folders.ts';
import type { StationDatabase } from './database.ts';
import { getPieceHash, StationMediaStore } from './media-store.ts';
import { readFile } from './station-library.ts';

export interface TakeHomeFile {
  material: Material;
  file: FileRef;
  /** As it is called on the stick. */
  name: string;
  /** An article becomes a page of its own; a phone is given library files only. */
  isArticle: boolean;
}

/** Where to: a folder that the browser opened, or a stick that the shell found. */
export type TakeHomePlace =
  | { kind: 'handle'; handle: FileSystemDirectoryHandle }
  | { kind: 'drive'; id: string };

export interface CopyWatch {
  shouldStop(): boolean;
  onDidWrite(bytes: number): void;
}

export interface TakeHome {
  /** Sticks that the shell has found; undefined in a browser, which asks the person itself. */
  listDrives: (() => Promise<{ id: string; name: string }[]>) | undefined;
  /** Codes: courier-gone, courier-full, courier-read-only, blob-missing, blob-corrupt. 'stopped' when called off. */
  copy(
    file: TakeHomeFile,
    language: Language,
    place: TakeHomePlace,
    watch: CopyWatch,
  ): Promise<Outcome<'copied' | 'stopped'>>;
  /** A text of one's own under `name`. Codes: courier-gone, courier-full, courier-read-only. */
  copyText(name: string, text: string, place: TakeHomePlace): Promise<Outcome<void>>;
  /** Undefined in a browser: it can give nothing over the network. */
  offer: ((file: TakeHomeFile) => Promise<Outcome<string[]>>) | undefined;
  withdraw(): Promise<void>;
}

const endings: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'video/webm': 'webm',
  'video/mp4': 'mp4',
  'audio/webm': 'webm',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
};

function pickFile(material: Material, language: Language): FileRef | undefined {
  switch (material.kind) {
    case 'video':
      return material.file;
    case 'article':
    case 'pdf':
    case 'audio':
      return pickLanguage(material.files, language);
    default:
      return undefined;
  }
}

/** Nothing that plays only here: no quiz, no package, no story. */
export function listTakeHome(unit: UnitManifest, language: Language): TakeHomeFile[] {
  return unit.materials.flatMap((material) => {
    const file = pickFile(material, language);
    if (!file) return [];
    const isArticle = material.kind === 'article';
    const ending = isArticle ? 'html' : (endings[file.mediaType] ?? 'bin');
    return [{ material, file, isArticle, name: `${unit.id}-${material.id}-${language}.${ending}` }];
  });
}

async function toDataUrl(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `data:${blob.type};base64,${btoa(text)}`;
}

interface Sink {
  write(bytes: Bytes, isLast: boolean): Promise<Outcome<void>>;
  drop(): Promise<void>;
}

async function openHandleSink(root: FileSystemDirectoryHandle, name: string): Promise<Outcome<Sink>> {
  try {
    const folder = await root.getDirectoryHandle(takeHomeFolder, { create: true });
    const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
    return succeed({
      async write(bytes, isLast) {
        try {
          await writable.write(bytes);
          if (isLast) await writable.close();
          return succeed(undefined);
        } catch (error) {
          return explainHandleError(error);
        }
      },
      async drop() {
        await writable.abort().catch(() => undefined);
        await folder.removeEntry(name).catch(() => undefined);
      },
    });
  } catch (error) {
    return explainHandleError(error);
  }
}

function openDriveSink({ drives }: Bridge, drive: string, name: string): Sink {
  const path = `${takeHomeFolder}/${name}`;
  let from = 0;
  return {
    async write(bytes, isLast) {
      const written = await drives.use({ drive, act: { act: 'put', path, from, bytes, isLast } });
      from += bytes.length;
      return written.ok ? succeed(undefined) : written;
    },
    async drop() {
      await drives.use({ drive, act: { act: 'drop', path } });
    },
  };
}

export function createTakeHome(db: StationDatabase, bridge: Bridge | undefined): TakeHome {
  const media = new StationMediaStore(db);

  async function* readPieces(file: FileRef): AsyncGenerator<Outcome<Bytes>> {
    for (let index = 0; index < countPieces(file.sizeBytes); index++) {
      const bytes = await media.readPiece(file.sha256, index);
      if (!bytes) yield fail('blob-missing', { detail: file.sha256 });
      else if (toSha256(bytes) !== getPieceHash(file, index))
        yield fail('blob-corrupt', { detail: file.sha256 });
      else yield succeed(bytes);
    }
  }

  async function drawPage({ material, file }: TakeHomeFile, language: Language): Promise<Outcome<Bytes>> {
    const blob = await readFile(db, file);
    if (!blob.ok) return blob;
    const article = articleSchema.safeParse(JSON.parse(await blob.value.text()));
    if (!article.success) return fail('material-unreadable', { detail: file.sha256 });
    const pictures = new Map<string, string>();
    for (const picture of listPictures(article.data)) {
      const found = await readFile(db, picture);
      if (found.ok) pictures.set(picture.sha256, await toDataUrl(found.value));
    }
    const title = pickLanguage(material.titles, language) ?? '';
    return succeed(encodeUtf8(drawArticlePage(article.data, title, language, pictures)));
  }

  async function openSink(name: string, place: TakeHomePlace): Promise<Outcome<Sink>> {
    if (place.kind === 'handle') return openHandleSink(place.handle, name);
    return bridge ? succeed(openDriveSink(bridge, place.id, name)) : fail('courier-gone');
  }

  async function* readParts(file: TakeHomeFile, language: Language): AsyncGenerator<Outcome<Bytes>> {
    if (file.isArticle) yield await drawPage(file, language);
    else yield* readPieces(file.file);
  }

  return {
    listDrives: bridge
      ? async () => {
          const found = await bridge.drives.list();
          return found.ok ? found.value.drives : [];
        }
      : undefined,
    async copy(file, language, place, watch) {
      const opened = await openSink(file.name, place);
      if (!opened.ok) return opened;
      const sink = opened.value;
      const count = file.isArticle ? 1 : countPieces(file.file.sizeBytes);
      let done = 0;
      for await (const part of readParts(file, language)) {
        done += 1;
        const written = part.ok ? await sink.write(part.value, done === count) : part;
        if (!written.ok) {
          await sink.drop();
          return written;
        }
        if (part.ok) watch.onDidWrite(part.value.length);
        if (done < count && watch.shouldStop()) {
          await sink.drop();
          return succeed('stopped');
        }
      }
      return succeed('copied');
    },
    async copyText(name, text, place) {
      const opened = await openSink(name, place);
      if (!opened.ok) return opened;
      const written = await opened.value.write(encodeUtf8(text), true);
      if (!written.ok) await opened.value.drop();
      return written;
    },
    offer: bridge
      ? async ({ file, name }) => {
          const offered = await bridge.lan.offer({ sha256: file.sha256, name, mediaType: file.mediaType });
          return offered.ok ? succeed(offered.value.urls) : offered;
        }
      : undefined,
    async withdraw() {
      await bridge?.lan.withdraw();
    },
  };
}
