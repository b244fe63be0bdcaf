// Owns: the road over a courier. Pages and receipts come from the stick, slices are sealed onto it, files lie on
// it. What the center answers to a slice comes with the next stick: until then the slice is `carried`, and
// counts as sent in this round only.
import type { Sha256 } from '../kernel/hash.ts';
import type { Signed } from '../kernel/signing.ts';
import { type Courier, courierPaths, type DownContent } from '../protocol/courier.ts';
import { fail, type Outcome, succeed } from '../protocol/errors.ts';
import { type FeedPage, type FeedQuery, feedPageSchema, isAnswerTo } from '../protocol/feed.ts';
import { type Receipt, receiptSchema, type SliceHeader, sliceHeaderSchema } from '../protocol/log.ts';
import { stationPaths } from '../protocol/paths.ts';
import type { Link } from '../sync/ports.ts';
import type { CourierFolder } from './ports.ts';
import type { UpWriter } from './up-writer.ts';

interface Claim<Value> {
  value: Value;
  signed: Signed;
}

/** What a signed text claims; the engine checks its signature when it is given. */
function readClaims<Value>(
  texts: readonly Signed[],
  parse: (raw: unknown) => { success: boolean; data?: Value },
): Claim<Value>[] {
  return texts.flatMap((signed) => {
    try {
      const parsed = parse(JSON.parse(signed.payload));
      return parsed.success && parsed.data !== undefined ? [{ value: parsed.data, signed }] : [];
    } catch {
      return [];
    }
  });
}

export interface CourierLinkParts {
  folder: CourierFolder;
  /** Undefined: an empty stick, or one whose content is not for reading; it only takes. */
  courier: Courier | undefined;
  contents: readonly DownContent[];
  /** Undefined: the stick cannot be written. */
  up: UpWriter | undefined;
  /** Center time of the newest word of the center that this station has, by any road. */
  newestWordMs: number;
  /** The folder holds a library that no center's description speaks of. */
  isPlainLibrary?: boolean;
}

function isAhead(page: FeedPage, end: FeedPage, query: FeedQuery): boolean {
  if (query.generation !== page.generation) return true;
  // A snapshot that ends before where the station stands would take it back.
  return (
    end.cursors.county >= query.county &&
    end.cursors.station >= query.station &&
    (end.cursors.county > query.county || end.cursors.station > query.station)
  );
}

export function createCourierLink(parts: CourierLinkParts): Link {
  const { folder, courier, contents, up } = parts;
  const pages = readClaims(
    contents.flatMap((content) => content.pages),
    (raw) => feedPageSchema.safeParse(raw),
  );
  const receipts = readClaims<Receipt>(
    contents.flatMap((content) => content.receipts),
    (raw) => receiptSchema.safeParse(raw),
  );
  /** Receipts that were given already: each is one answer. */
  const given = new Set<string>();
  /** Made after everything that the station has heard: what it says is the center's last word. */
  const isNewest = courier !== undefined && courier.madeAtMs > parts.newestWordMs;

  /** The stick's word on the epoch, once; undefined when it has none that is news. */
  function answerSlice({ epoch, from, count, held }: SliceHeader): Outcome<Signed> | undefined {
    const found = receipts.find(({ value }) => value.epoch === epoch);
    if (!found || given.has(epoch)) return undefined;
    given.add(epoch);
    const { through } = found.value;
    // [SL7] More than this disk holds. Nobody has compared the slice with it: all of it goes into a new epoch.
    if (through > Math.max(held ?? 0, from - 1 + count)) return fail('fork');
    // A stick that is older than the line's receipts must not look like a center that went back.
    return through >= from - 1 || isNewest ? succeed(found.signed) : undefined;
  }

  function findPage(query: FeedQuery): Signed | undefined {
    const fitting = pages.filter(({ value }) => isAnswerTo(query, value));
    const following = fitting.find(
      ({ value }) => value.snapshot === null || value.snapshot === query.snapshot,
    );
    if (following) return following.signed;
    const start = fitting[0];
    if (!start) return undefined;
    const { generation, snapshot } = start.value;
    const end = pages.findLast(({ value }) => value.snapshot === snapshot);
    // Generations have no order: which is the newer one, only the time of making can tell.
    const isOtherLife = query.generation !== undefined && query.generation !== generation;
    if (!end || end.value.hasMore || (isOtherLife && !isNewest)) return undefined;
    return isAhead(start.value, end.value, query) ? start.signed : undefined;
  }

  return {
    async pushSlice(slice): Promise<Outcome<Signed | undefined>> {
      const header = sliceHeaderSchema.parse(JSON.parse(slice.header.payload));
      const answer = answerSlice(header);
      if (answer) return answer;
      if (header.count === 0 || !up) return succeed(undefined);
      const written = await up.writeSlice(header, slice);
      return written.ok ? succeed(undefined) : written;
    },
    async pullFeed(query): Promise<Outcome<Signed>> {
      const page = findPage(query);
      return page ? succeed(page) : fail('courier-old', { detail: 'no page goes on from here' });
    },
    async getLibraryFile(path, maxBytes) {
      if (!courier?.library && !parts.isPlainLibrary) return succeed(undefined);
      return folder.readFile(toLibraryPath(path), 0, maxBytes + 1);
    },
    async getBlobRange(sha256: Sha256, from, to) {
      if (to <= from) return succeed(new Uint8Array(0));
      const bytes = await folder.readFile(courierPaths.blob(sha256), from, to);
      if (!bytes.ok) return bytes;
      if (!bytes.value || bytes.value.length !== to - from) return fail('blob-missing', { detail: sha256 });
      return succeed(bytes.value);
    },
  };
}

/** `/library/metadata/…` of the wire is `library/metadata/…` here. */
function toLibraryPath(path: string): string {
  return path.startsWith(stationPaths.metadata) || path.startsWith(stationPaths.targets)
    ? path.slice(1)
    : 'library/none';
}
