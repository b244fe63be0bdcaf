// Owns: where stations and townships stand on the sheet, in percent of it: moved, kept inside, taken off.
import type { StationRow } from '#core/protocol/console-api.ts';
import type { Sketch } from '#core/protocol/console-county-api.ts';

export interface Place {
  x: number;
  y: number;
}

/** Names stay readable at the edges. */
const edge = 3;

/** Kept inside the sheet, to a tenth of a percent. */
export function toPlace(x: number, y: number): Place {
  const keep = (value: number) => Math.round(Math.min(100 - edge, Math.max(edge, value)) * 10) / 10;
  return { x: keep(x), y: keep(y) };
}

/** Undefined takes the station off the sheet. */
export function putStation(sketch: Sketch, id: StationRow['id'], place: Place | undefined): Sketch {
  const others = sketch.stations.filter((one) => one.id !== id);
  return { ...sketch, stations: place ? [...others, { id, ...place }] : others };
}

export function putTownship(sketch: Sketch, name: string, place: Place): Sketch {
  const others = sketch.townships.filter((one) => one.name !== name);
  return { ...sketch, townships: [...others, { name, ...place }] };
}

/** Labels of the townships that have a station on the sheet: where they were put, else above their stations. */
export function listTownships(
  sketch: Sketch,
  stations: readonly Pick<StationRow, 'id' | 'township'>[],
): { name: string; place: Place }[] {
  const townships = new Map(stations.map(({ id, township }) => [String(id), township]));
  const placed = new Map<string, Place[]>();
  for (const { id, x, y } of sketch.stations) {
    const name = townships.get(id) ?? '';
    if (name !== '') placed.set(name, [...(placed.get(name) ?? []), { x, y }]);
  }
  return [...placed].map(([name, own]) => {
    const put = sketch.townships.find((one) => one.name === name);
    if (put) return { name, place: { x: put.x, y: put.y } };
    const x = own.reduce((sum, one) => sum + one.x, 0) / own.length;
    return { name, place: toPlace(x, Math.min(...own.map(({ y }) => y)) - 8) };
  });
}
