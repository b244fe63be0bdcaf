import { expect, it } from 'vitest';
import type { StationId } from '#core/kernel/ids.ts';
import { listTownships, putStation, putTownship, toPlace } from './sketch-places.ts';

const [a, b] = ['a', 'b'] as StationId[] as [StationId, StationId];
const empty = { stations: [], townships: [] };

it('a station is put, moved and taken off, and nothing leaves the sheet', () => {
  const put = putStation(putStation(empty, a, { x: 10, y: 20 }), b, { x: 30, y: 40 });
  const moved = putStation(put, a, toPlace(-50, 55.555));
  expect(moved.stations).toEqual([
    { id: b, x: 30, y: 40 },
    { id: a, x: 3, y: 55.6 },
  ]);
  expect(putStation(moved, b, undefined).stations).toEqual([{ id: a, x: 3, y: 55.6 }]);
  expect(toPlace(1000, 97.2)).toEqual({ x: 97, y: 97 });
});

it('a township stands above its stations until it is put somewhere; without stations it is not there', () => {
  const stations = [
    { id: a, township: '木吉镇' },
    { id: b, township: '木吉镇' },
    { id: 'c' as StationId, township: '桑株镇' },
  ];
  const sketch = putStation(putStation(empty, a, { x: 10, y: 20 }), b, { x: 30, y: 40 });
  expect(listTownships(sketch, stations)).toEqual([{ name: '木吉镇', place: { x: 20, y: 12 } }]);
  const put = putTownship(sketch, '木吉镇', { x: 50, y: 50 });
  expect(listTownships(put, stations)).toEqual([{ name: '木吉镇', place: { x: 50, y: 50 } }]);
});
