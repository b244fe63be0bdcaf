// Owns: the neighbour part of the shell: the switch, the server behind it, being found, and the channels of
// the page. Off until a person switches it on; what was switched on comes back after a restart.
import { networkInterfaces } from 'node:os';
import type { ChannelName } from '#core/bridge/channels.ts';
import type { LanState } from '#core/bridge/lan-channels.ts';
import { encodeUtf8 } from '#core/kernel/bytes.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { isPrivateAddress, type LanAbout, lanPaths } from '#core/protocol/lan.ts';
import type { Handlers } from './answer-invoke.ts';
import type { LanDiscovery } from './lan-discovery.ts';
import { createLanGet } from './lan-get.ts';
import { createLanOffers, offerMs } from './lan-offers.ts';
import { createLanQuestions } from './lan-questions.ts';
import { createLanServer, lanServerLimits } from './lan-server.ts';
import type { LanSetting } from './settings-file.ts';

export type LanHandlers = Pick<Handlers, Extract<ChannelName, `lan.${string}`>>;

export interface LanParts {
  port: number;
  /** Name of this start of the shell. */
  id: string;
  discovery: LanDiscovery;
  /** Kept over restarts. */
  keep(setting: LanSetting): Promise<Outcome<undefined>>;
  listAddresses?(): string[];
  report(text: string): void;
}

export interface Lan {
  readonly handlers: LanHandlers;
  /** Takes up what was kept. */
  restore(setting: LanSetting | undefined): Promise<void>;
  close(): Promise<void>;
}

/** Addresses of this machine in local networks; those of containers and of itself lead nowhere. */
function listOwnAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && isPrivateAddress(address))
    .map(({ address }) => address);
}

export function createLan(parts: LanParts): Lan {
  const { discovery, report, listAddresses = listOwnAddresses } = parts;
  const questions = createLanQuestions();
  let about: LanAbout = { format: 1, station: '' };
  const offers = createLanOffers();
  let isShared = false;
  const shelf = {
    ...questions.shelf,
    // Who we are the shell knows itself; everything else is the page's.
    readText: async (path: string) =>
      path === lanPaths.about ? succeed(encodeUtf8(JSON.stringify(about))) : questions.shelf.readText(path),
  };
  const server = createLanServer(shelf, lanServerLimits, {
    isSharing: () => isShared,
    findOffer: offers.find,
  });
  let port: number | undefined;
  let hasFailed = false;
  /** A double tap is two orders: the second finds what the first has made. */
  let turn: Promise<unknown> = Promise.resolve();

  const listOrigins = (): string[] =>
    port === undefined ? [] : listAddresses().map((address) => `http://${address}:${port}`);

  function readState(): LanState {
    return {
      isSharing: isShared,
      origins: isShared ? listOrigins().slice(0, 20) : [],
      hasFailed,
      ...server.readCounts(),
    };
  }

  /** The port may be open for phones alone, for neighbours alone, or for both. */
  async function openPort(): Promise<number | undefined> {
    if (port !== undefined) return port;
    const started = await server.listen(parts.port);
    if (started.ok) port = started.value;
    else report(`neighbours: ${started.error.detail ?? ''}`);
    return port;
  }

  async function closeIdlePort(): Promise<void> {
    if (isShared || !offers.isEmpty() || port === undefined) return;
    port = undefined;
    await server.close();
  }

  async function apply({ isSharing, station, county }: LanSetting): Promise<void> {
    about = { format: 1, station, ...(county === undefined ? {} : { county }) };
    const opened = isSharing ? await openPort() : undefined;
    hasFailed = isSharing && opened === undefined;
    isShared = opened !== undefined;
    await closeIdlePort();
    if (opened === undefined) discovery.withdraw();
    else discovery.advertise({ id: parts.id, port: opened, station, county });
  }

  function inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    const done = turn.then(act);
    turn = done.catch(() => undefined);
    return done;
  }

  return {
    handlers: {
      'lan.state': async () => succeed(readState()),
      'lan.share': (setting) =>
        inTurn(async () => {
          await apply(setting);
          const kept = await parts.keep(setting);
          return kept.ok ? succeed(readState()) : kept;
        }),
      'lan.neighbours': async () => succeed({ neighbours: discovery.list(parts.id) }),
      'lan.get': createLanGet(),
      'lan.questions': async () => succeed({ questions: await questions.take() }),
      'lan.answer': async (answer) => {
        questions.settle(answer);
        return succeed({});
      },
      'lan.offer': (file) =>
        inTurn(async () => {
          if ((await openPort()) === undefined)
            return fail('storage-broken', { detail: 'the port is taken' });
          const path = offers.add(file);
          setTimeout(() => void inTurn(closeIdlePort), offerMs + 1000).unref();
          return succeed({
            urls: listOrigins()
              .map((origin) => origin + path)
              .slice(0, 20),
            lastsMs: offerMs,
          });
        }),
      'lan.withdraw': () =>
        inTurn(async () => {
          offers.clear();
          await closeIdlePort();
          return succeed({});
        }),
    },
    async restore(setting) {
      if (setting?.isSharing) await apply(setting);
    },
    async close() {
      discovery.close();
      await server.close();
    },
  };
}
