// Owns: the two places of the note in a browser, each in another store of Chromium's than IndexedDB.
import type { CanaryPlace } from './canary.ts';

const name = 'yuanjiao-canary';

export const localStoragePlace: CanaryPlace = {
  read: async () => localStorage.getItem(name) ?? undefined,
  write: async (text) => localStorage.setItem(name, text),
};

/** A file in the private file system. Its writing swaps a whole new file in, or changes nothing. */
export const privateFilePlace: CanaryPlace = {
  async read() {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle(`${name}.json`);
    return (await handle.getFile()).text();
  },
  async write(text) {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle(`${name}.json`, { create: true });
    const writable = await handle.createWritable();
    await writable.write(text);
    await writable.close();
  },
};
