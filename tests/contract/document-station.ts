// Owns: what a station double does with documents: reading what it was told, and correcting it in its log.
import { randomUUID } from 'node:crypto';
import type { FeedDocument, FeedKind } from '#core/domain/documents.ts';
import { feedKinds } from '#core/domain/documents.ts';
import type { DocumentName, FieldEdits, FieldValue } from '#core/domain/edit.ts';
import { createHlc, findLatestHlc, type Hlc } from '#core/kernel/hlc.ts';
import type { StationDouble } from '#tests/doubles/station.ts';

/** Documents of a kind that hold for the station now, by id. */
export async function readDocuments<Kind extends FeedKind>(
  station: StationDouble,
  kind: Kind,
): Promise<Map<string, FeedDocument[Kind]>> {
  const changes = (await station.pullAll()).filter((change) => change.kind === kind && change.doc !== null);
  return new Map(changes.map(({ id, doc }) => [id, feedKinds[kind].parse(doc) as FeedDocument[Kind]]));
}

async function readVersions(station: StationDouble, { kind, id }: DocumentName) {
  const found =
    kind === 'roster'
      ? (await readDocuments(station, 'person')).get(id)
      : (await readDocuments(station, 'plan-versions')).get(id);
  return found?.versions ?? {};
}

/** Makes corrections on top of what the station has been told, without sending them. */
export async function prepareEdits(
  station: StationDouble,
  document: DocumentName,
  values: Readonly<Record<string, FieldValue>>,
  centerMs?: number,
): Promise<FieldEdits> {
  const versions = await readVersions(station, document);
  const hlc = createHlc(findLatestHlc(Object.values(versions)), centerMs, station.id);
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, { value, hlc, base: versions[field] ?? null }]),
  );
}

export function appendEdits(
  station: StationDouble,
  editorId: string,
  document: DocumentName,
  edits: FieldEdits,
): string {
  return station.appendAct(editorId, { kind: 'document-edited', document, edits }).id;
}

export function toAheadHlc(): Hlc {
  return createHlc(undefined, Date.now() + 70 * 365 * 86_400_000, randomUUID());
}
