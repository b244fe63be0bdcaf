// Owns: finding neighbours by multicast DNS and being found. What is heard is a hint from anybody on the
// network: it is bounded and parsed, and only ever becomes an address to ask. A network without multicast
// is no failure: addresses can be typed.
import { Bonjour, type Browser, type Service } from 'bonjour-service';
import * as z from 'zod';
import type { FoundNeighbour } from '#core/bridge/lan-channels.ts';
import { isLanOrigin, lanServiceType } from '#core/protocol/lan.ts';

export interface Advert {
  /** Name of this start, so that a station does not find itself. */
  id: string;
  port: number;
  station: string;
  county?: string | undefined;
}

export interface LanDiscovery {
  advertise(advert: Advert): void;
  withdraw(): void;
  /** Who has been heard of; begins to listen at the first call, and asks again at each. */
  list(ownId: string): FoundNeighbour[];
  close(): void;
}

/** Nobody is heard: for shells without a network card of their own, and tests. */
export const silentDiscovery: LanDiscovery = {
  advertise: () => undefined,
  withdraw: () => undefined,
  list: () => [],
  close: () => undefined,
};

const mostNeighbours = 50;
/** A TXT entry has at most 255 bytes with its key: 80 letters of three bytes would be too many. */
const mostNameBytes = 200;

const txtSchema = z.object({
  id: z.string().max(64),
  station: z.string().max(200).default(''),
  county: z.string().max(200).optional(),
});

/** `text` cut to whole letters of at most `mostNameBytes`. */
export function cutName(text: string): string {
  let cut = '';
  for (const letter of text) {
    if (Buffer.byteLength(cut + letter) > mostNameBytes) break;
    cut += letter;
  }
  return cut;
}

/** The neighbour that a heard service is; undefined for our own, for strangers and for other networks. */
export function toNeighbour(
  service: Pick<Service, 'txt' | 'port' | 'addresses' | 'referer'>,
  ownId: string,
): FoundNeighbour | undefined {
  const txt = txtSchema.safeParse(service.txt);
  if (!txt.success || txt.data.id === ownId) return undefined;
  // Who spoke is reached by the way that the words came; what was spoken of may be another card.
  const addresses = [service.referer?.address, ...(service.addresses ?? [])];
  const origin = addresses
    .map((address) => `http://${address}:${service.port}`)
    .find((candidate) => isLanOrigin(candidate));
  if (origin === undefined) return undefined;
  const { station, county } = txt.data;
  return { origin, station, ...(county === undefined ? {} : { county }) };
}

interface Emitting {
  on(event: 'error' | 'warning', run: (error: unknown) => void): void;
}

/** `networkCard`: address of the one to speak on; undefined: the system's choice. */
export function createLanDiscovery(report: (text: string) => void, networkCard?: string): LanDiscovery {
  let bonjour: Bonjour | undefined;
  let browser: Browser | undefined;
  let advertised: Service | undefined;

  function open(): Bonjour | undefined {
    if (bonjour) return bonjour;
    try {
      // The library hands these words on to the socket, which its types do not say.
      const card: object = networkCard === undefined ? {} : { interface: networkCard, bind: '0.0.0.0' };
      bonjour = new Bonjour(card, (error: unknown) => report(`neighbours: ${String(error)}`));
      // Without a listener an error of the socket would end the shell.
      const { mdns } = bonjour['server'] as unknown as { mdns: Emitting };
      mdns.on('error', (error) => report(`neighbours: ${String(error)}`));
      mdns.on('warning', () => undefined);
    } catch (error) {
      report(`neighbours: ${String(error)}`);
    }
    return bonjour;
  }

  function withdraw(): void {
    advertised?.stop();
    advertised = undefined;
  }

  return {
    advertise({ id, port, station, county }) {
      withdraw();
      const short = id.slice(0, 8);
      advertised = open()?.publish({
        name: `yuanjiao-${short}`,
        type: lanServiceType,
        // Stations are installed from one image and share a host name.
        host: `yuanjiao-${short}.local`,
        port,
        probe: false,
        disableIPv6: true,
        txt: { id, station: cutName(station), ...(county === undefined ? {} : { county: cutName(county) }) },
      });
      advertised?.on('error', (error: unknown) => report(`neighbours: ${String(error)}`));
    },
    withdraw,
    list(ownId) {
      browser ??= open()?.find({ type: lanServiceType });
      browser?.expire();
      browser?.update();
      const found = (browser?.services ?? []).flatMap((service) => toNeighbour(service, ownId) ?? []);
      return [...new Map(found.map((one) => [one.origin, one])).values()].slice(0, mostNeighbours);
    },
    close() {
      withdraw();
      browser?.stop();
      bonjour?.destroy();
      bonjour = undefined;
      browser = undefined;
    },
  };
}
