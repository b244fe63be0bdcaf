// Owns: what goes on a courier for given stations: for each one sealed boxes with the feed from where it stands
// and receipts for its log, and the library in the open. Nothing is written here; see courier-writing.ts.
import { randomUUID } from 'node:crypto';
import { sealBox, toBoxContext } from '#core/courier/boxes.ts';
import { createSealer } from '#core/courier/sealing.ts';
import { must } from '#core/kernel/assert.ts';
import { type Bytes, encodeUtf8 } from '#core/kernel/bytes.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import { type Signed, signPayload } from '#core/kernel/signing.ts';
import type { CourierRequest } from '#core/protocol/console-courier-api.ts';
import {
  type Box,
  type Courier,
  courierFormat,
  courierLifeMs,
  courierPaths,
  courierSchema,
  type DownContent,
  toBoxPath,
} from '#core/protocol/courier.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { type FeedPage, type FeedQuery, feedPageSchema, firstCursors } from '#core/protocol/feed.ts';
import type { Receipt } from '#core/protocol/log.ts';
import { contexts, wireVersion } from '#core/protocol/version.ts';
import type { CenterContext } from './context.ts';
import { type CourierFile, selectLibrary } from './courier-library.ts';
import { createFeedPage } from './feed.ts';
import { readPosition } from './feed-positions.ts';
import { listAudienceStations, listPlans } from './plans.ts';
import { readPolicy } from './policy.ts';

/** A part that is made here, and lies in memory. */
export interface CourierText {
  path: string;
  bytes: Bytes;
}

export interface CourierPlan {
  courier: Courier;
  files: CourierFile[];
  boxes: CourierText[];
  /** Last to be written: until then the stick is not this courier. */
  description: CourierText;
  sizeBytes: number;
}

interface ChosenStation {
  id: string;
  name: string;
  boxKey: string;
}

const pageBytes = 256 * 1024;
/** Text of one box; a torn box costs no more than this. */
const boxChars = 1024 ** 2;

async function choose(context: CenterContext, ids: readonly string[]): Promise<Outcome<ChosenStation[]>> {
  const rows = await context.db.read
    .selectFrom('station')
    .select(['id', 'name', 'box_key'])
    .where('status', '=', 'enrolled')
    .where('box_key', 'is not', null)
    .$if(ids.length > 0, (query) => query.where('id', 'in', [...ids]))
    .orderBy('name')
    .execute();
  if (rows.length === 0 || (ids.length > 0 && rows.length !== new Set(ids).size))
    return fail('not-found', { detail: 'station' });
  return succeed(
    rows.map(({ id, name, box_key }) => ({ id, name, boxKey: must(box_key ?? undefined, 'key') })),
  );
}

async function listPages(context: CenterContext, stationId: string, start: FeedQuery): Promise<Signed[]> {
  const pages: Signed[] = [];
  let query = start;
  for (;;) {
    const signed = await createFeedPage(context, stationId, query);
    const page: FeedPage = feedPageSchema.parse(JSON.parse(signed.payload));
    pages.push(signed);
    if (!page.hasMore) return pages;
    const { cursors, generation, snapshot } = page;
    query = { ...start, ...cursors, generation, ...(snapshot === null ? {} : { snapshot }) };
  }
}

/** Pages from where the station stands, and a whole snapshot for the case that it stands elsewhere. */
async function listFeed(context: CenterContext, stationId: string): Promise<Signed[]> {
  const asked = { maxBytes: pageBytes, wire: wireVersion };
  const snapshot = await listPages(context, stationId, { ...firstCursors, ...asked });
  const position = await readPosition(context.db.read, stationId);
  if (position?.generation === undefined) return snapshot;
  const { generation, county, station } = position;
  const following = await listPages(context, stationId, { county, station, generation, ...asked });
  return [...following, ...snapshot];
}

async function listReceipts(context: CenterContext, stationId: string): Promise<Signed[]> {
  const epochs = await context.db.read
    .selectFrom('log_epoch')
    .select(['epoch', 'through', 'head'])
    .where('station_id', '=', stationId)
    .where('through', '>', 0)
    .orderBy('opened_ms')
    .execute();
  return Promise.all(
    epochs.map(({ epoch, through, head }) => {
      const receipt: Receipt = {
        station: stationId,
        epoch,
        through,
        head: head as Sha256,
        atMs: context.nowMs(),
      };
      return signPayload(context.keys.signer, contexts.receipt, receipt);
    }),
  );
}

async function sealStation(
  context: CenterContext,
  station: ChosenStation,
): Promise<{ boxes: Box[]; texts: CourierText[] }> {
  const contents: DownContent[] = [{ pages: [], receipts: await listReceipts(context, station.id) }];
  let chars = 0;
  for (const page of await listFeed(context, station.id)) {
    if (chars > 0 && chars + page.payload.length > boxChars) {
      contents.push({ pages: [], receipts: [] });
      chars = 0;
    }
    must(contents.at(-1), 'content').pages.push(page);
    chars += page.payload.length;
  }
  const sealer = createSealer();
  const boxes: Box[] = [];
  const texts: CourierText[] = [];
  for (const content of contents) {
    const { box, bytes } = await sealBox(sealer, station.boxKey, toBoxContext('down', station.id), content);
    boxes.push(box);
    texts.push({ path: toBoxPath(courierPaths.down(station.id), box.sha256), bytes });
  }
  return { boxes, texts };
}

/** Units whose files travel, by the request's scope. */
async function listUnitIds(
  context: CenterContext,
  request: CourierRequest,
  stations: readonly ChosenStation[],
): Promise<ReadonlySet<string> | 'all'> {
  if (request.scope === 'all') return 'all';
  if (request.scope === 'units') return new Set(request.unitIds);
  const ids = new Set(stations.map(({ id }) => id));
  const unitIds = new Set<string>();
  for (const plan of await listPlans(context.db.read)) {
    const reached = await listAudienceStations(context.db.read, plan);
    if (reached.some((id) => ids.has(id))) for (const id of plan.unitIds) unitIds.add(id);
  }
  return unitIds;
}

/** Codes: not-found (a station that is not there or not enrolled). */
export async function planCourier(
  context: CenterContext,
  request: CourierRequest,
): Promise<Outcome<CourierPlan>> {
  const chosen = await choose(context, request.stationIds);
  if (!chosen.ok) return chosen;
  const unitIds = await listUnitIds(context, request, chosen.value);
  const library = await selectLibrary(context.libraryDir, request.scope, unitIds);
  const boxes: CourierText[] = [];
  const stations: Courier['stations'] = [];
  for (const station of chosen.value) {
    const sealed = await sealStation(context, station);
    boxes.push(...sealed.texts);
    stations.push({ station: station.id, name: station.name, boxes: sealed.boxes });
  }
  const { keys } = context;
  const madeAtMs = context.nowMs();
  const courier: Courier = courierSchema.parse({
    format: courierFormat,
    id: randomUUID(),
    county: (await readPolicy(context.db.read)).county,
    centerKey: keys.publicKey,
    centerBoxKey: keys.boxKey,
    madeAtMs,
    expiresAtMs: madeAtMs + courierLifeMs,
    stations,
    library: library?.description ?? null,
  });
  const signed = await signPayload(keys.signer, contexts.courier, courier);
  const description = { path: courierPaths.description, bytes: encodeUtf8(JSON.stringify(signed)) };
  const files = library?.files ?? [];
  const sizeBytes =
    files.reduce((sum, file) => sum + file.sizeBytes, description.bytes.length) +
    boxes.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return succeed({ courier, files, boxes, description, sizeBytes });
}
