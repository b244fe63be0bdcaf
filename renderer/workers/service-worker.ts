// Owns: the kiosk without a line: every file of the page is precached at the first visit, and library files
// are answered out of the station's store. A new shell takes over at the next start, never under a learner's
// hands. Each kind of address is one `registerRoute`; the first that matches answers.
import { clientsClaim } from 'workbox-core';
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { StationDatabase } from '../store/database.ts';
import { StationMediaStore } from '../store/media-store.ts';
import { MediaRoute, parseMediaAddress } from './media-route.ts';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: PrecacheEntry[] };

const files = self.__WB_MANIFEST;

// The first page is controlled at once: it may lose its line a second later.
clientsClaim();

const db = new StationDatabase();
const store = new StationMediaStore(db);
const media = new MediaRoute({
  readPiece: (sha256, index) => store.readPiece(sha256, index),
  dropPiece: (sha256, index) => store.dropPiece(sha256, index),
  findFile: (sha256) => db.blobs.get(sha256),
});
registerRoute(
  ({ url, request }) => parseMediaAddress(url, self.registration.scope, request.mode) !== undefined,
  async ({ url, request }) => {
    const sha256 = parseMediaAddress(url, self.registration.scope, request.mode);
    return sha256 ? media.answer(sha256, request.headers.get('range')) : Response.error();
  },
);

if (new URL(self.location.href).searchParams.has('media')) {
  // Inside the shell the page comes from the shell's own disk: no second copy, and nothing to wait for.
  void self.skipWaiting();
} else {
  cleanupOutdatedCaches();
  precacheAndRoute(files, { ignoreURLParametersMatching: [/.*/] });
  registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html')));
}
