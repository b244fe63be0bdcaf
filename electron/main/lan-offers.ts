// Owns: files that somebody takes home by phone: each under an address that nobody can guess, for some minutes, or
// until the screen is left. Nothing else of the station is reached by it.
import { randomBytes } from 'node:crypto';
import type { Sha256 } from '#core/kernel/hash.ts';

export interface LanOffer {
  sha256: Sha256;
  name: string;
  mediaType: string;
}

export interface LanOffers {
  /** The path of the new address. */
  add(offer: LanOffer): string;
  find(path: string): LanOffer | undefined;
  clear(): void;
  isEmpty(): boolean;
}

/** A film of 200 MB over the radio of an old phone. */
export const offerMs = 15 * 60_000;
const mostOffers = 8;
const place = '/take/';

export function createLanOffers(now: () => number = () => performance.now()): LanOffers {
  const offers = new Map<string, LanOffer & { untilMs: number }>();
  function dropLate(): void {
    for (const [path, { untilMs }] of offers) if (untilMs <= now()) offers.delete(path);
  }
  return {
    add(offer) {
      dropLate();
      const [oldest] = offers.keys();
      if (offers.size >= mostOffers && oldest !== undefined) offers.delete(oldest);
      const path = `${place}${randomBytes(12).toString('base64url')}/${offer.name}`;
      offers.set(path, { ...offer, untilMs: now() + offerMs });
      return path;
    },
    find(path) {
      dropLate();
      return offers.get(path);
    },
    clear: () => offers.clear(),
    isEmpty() {
      dropLate();
      return offers.size === 0;
    },
  };
}
