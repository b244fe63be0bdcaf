// Owns: the neighbour part of the shell: the switch, the server behind it, being found, and the channels of
// the page. Off until a person switches it on; what was switched on comes back after a restart.
import { networkInterfaces } from 'node:os';
import type { ChannelName } from '#core/bridge/channels.ts';
import type { LanState } from '#core/bridge/lan-channels.ts';
import { encodeUtf8 } from '#core/kernel/bytes.ts';
import { type Outcome, succeed } from '#core/protocol/errors.ts';
import { isPrivateAddress, type LanAbout, lanPaths } from '#core/protocol/lan.ts';
import type { Handlers } from './answer-invoke.ts';
import type { LanDiscovery } from './lan-discovery.ts';
import { createLanGet } from './lan-get.ts';
import { createLanQuestions } from './lan-questions.ts';
import { createLanServer } from './lan-server.ts';
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
  const server = createLanServer({
    ...questions.shelf,
    // Who we are the shell knows itself; everything else is the page's.
    readText: async (path) =>
      path === lanPaths.about ? succeed(encodeUtf8(JSON.stringify(about))) : questions.shelf.readText(path),
  });
  let port: number | undefined;
  let hasFailed = false;
  /** A double tap is two orders: the second finds what the first has made. */
  let turn: Promise<unknown> = Promise.resolve();

  function readState(): LanState {
    const origins = port === undefined ? [] : listAddresses().map((address) => `http://${address}:${port}`);
    return {
      isSharing: port !== undefined,
      origins: origins.slice(0, 20),
      hasFailed,
      ...server.readCounts(),
    };
  }

  async function apply({ isSharing, station, county }: LanSetting): Promise<void> {
    about = { format: 1, station, ...(county === undefined ? {} : { county }) };
    hasFailed = false;
    if (isSharing && port === undefined) {
      const started = await server.listen(parts.port);
      if (started.ok) port = started.value;
      else {
        hasFailed = true;
        report(`neighbours: ${started.error.detail ?? ''}`);
      }
    }
    if (!isSharing && port !== undefined) {
      port = undefined;
      await server.close();
    }
    if (port === undefined) discovery.withdraw();
    else discovery.advertise({ id: parts.id, port, station, county });
  }

  return {
    handlers: {
      'lan.state': async () => succeed(readState()),
      'lan.share': (setting) => {
        const shared = turn.then(async () => {
          await apply(setting);
          const kept = await parts.keep(setting);
          return kept.ok ? succeed(readState()) : kept;
        });
        turn = shared.catch(() => undefined);
        return shared;
      },
      'lan.neighbours': async () => succeed({ neighbours: discovery.list(parts.id) }),
      'lan.get': createLanGet(),
      'lan.questions': async () => succeed({ questions: await questions.take() }),
      'lan.answer': async (answer) => {
        questions.settle(answer);
        return succeed({});
      },
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
