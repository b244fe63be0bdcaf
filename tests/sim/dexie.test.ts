// Fewer seeds on the kiosk's real store, which costs more than the double that the other seeds run on.
import { describe } from 'vitest';
import { checkSeeds } from './check-seeds.ts';
import { createDexieStores } from './dexie-store.ts';

describe("the same troubles on the kiosk's own store", () => {
  checkSeeds(5001, 60, { createStore: createDexieStores() });
});
