import { expect, it, vi } from 'vitest';
import type { Sha256 } from '#core/kernel/hash.ts';
import { PieceGatherer } from './gather-pieces.ts';
import type { MediaStore } from './media-store.ts';

const film = 'f'.repeat(64) as Sha256;
const other = 'e'.repeat(64) as Sha256;

function createGatherer() {
  const writes: string[] = [];
  const state = { isFull: false };
  const media = {
    async writePieces(sha256: Sha256, pieces: readonly { index: number }[]) {
      if (state.isFull) throw new DOMException('no room', 'QuotaExceededError');
      writes.push(`${sha256[0]} ${pieces.map(({ index }) => index).join()}`);
    },
  } as Pick<MediaStore, 'writePieces'> as MediaStore;
  return { gatherer: new PieceGatherer(media), writes, state };
}

it('[MS1] sixteen pieces are written at once, the rest when it is asked for', async () => {
  const { gatherer, writes } = createGatherer();
  for (let index = 0; index < 18; index++) await gatherer.add(film, index, new Uint8Array(1));
  const first = `f ${[...Array(16).keys()].join()}`;
  expect(writes).toEqual([first]);
  await gatherer.flush();
  await gatherer.flush();
  expect(writes).toEqual([first, 'f 16,17']);
});

it('[MS1] files are not mixed, and a piece of a slow line does not wait for the next', async () => {
  vi.useFakeTimers();
  const { gatherer, writes } = createGatherer();
  await gatherer.add(film, 0, new Uint8Array(1));
  await gatherer.add(other, 3, new Uint8Array(1));
  expect(writes).toEqual(['f 0']);
  await vi.advanceTimersByTimeAsync(400);
  expect(writes).toEqual(['f 0', 'e 3']);
  vi.useRealTimers();
});

it('[MS1] a full disk is told to whoever comes next', async () => {
  const { gatherer, state } = createGatherer();
  await gatherer.add(film, 0, new Uint8Array(1));
  state.isFull = true;
  await expect(gatherer.flush()).rejects.toThrow('no room');
  await expect(gatherer.flush()).rejects.toThrow('no room');
});
