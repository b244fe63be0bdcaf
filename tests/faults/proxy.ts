// Owns: a bad line on the loopback: a TCP proxy that refuses, cuts, delays, corrupts and throttles. Each
// connection draws its fate from a seed when it opens. It knows nothing of HTTP, so it harms any byte.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { SeededRandom } from './seeded-random.ts';

/** Shares from 0 to 1, drawn one after another: a connection meets at most one of the first four. */
export interface LineFaults {
  refuse: number;
  /** The request ends somewhere in its middle. */
  cutRequest: number;
  /** The request arrives whole and takes effect; its answer ends somewhere in its middle. */
  cutAnswer: number;
  /** One byte, of the request or of the answer, becomes another. */
  corrupt: number;
  /** Waits before anything passes. */
  delay: number;
  maxDelayMs: number;
  /** For each direction of one connection; undefined: as fast as it comes. */
  bytesPerSecond?: number;
  /** A cut or harm comes within so many bytes; undefined: within the length of most of our requests. */
  harmWithinBytes?: number;
}

export const cleanLine: LineFaults = {
  refuse: 0,
  cutRequest: 0,
  cutAnswer: 0,
  corrupt: 0,
  delay: 0,
  maxDelayMs: 0,
};

/** Of ten connections three are refused, two are cut or harmed, two are late. */
export const badLine: LineFaults = {
  refuse: 0.3,
  cutRequest: 0.07,
  cutAnswer: 0.1,
  corrupt: 0.05,
  delay: 0.2,
  maxDelayMs: 60,
};

export interface LineCounts {
  connections: number;
  refused: number;
  cutRequests: number;
  cutAnswers: number;
  corrupted: number;
  delayed: number;
  /** What went over the line in both directions, wanted or not. */
  bytes: number;
}

/** What one direction does: after `passBytes` it cuts, or turns one bit there and goes on. */
interface Harm {
  kind: 'cut' | 'corrupt';
  passBytes: number;
}

interface Fate {
  isRefused: boolean;
  delayMs: number;
  up?: Harm;
  down?: Harm;
}

/** Most of our requests and answers are of this length; a harm behind the end of one harms nothing. */
const harmWithinBytes = 1500;

function drawFate(random: SeededRandom, faults: LineFaults): Fate {
  const share = random.next();
  const passBytes = random.pickInt(0, faults.harmWithinBytes ?? harmWithinBytes);
  const isUp = random.isBelow(0.5);
  const delayMs = random.isBelow(faults.delay) ? random.pickInt(1, faults.maxDelayMs) : 0;
  const marks = [faults.refuse, faults.cutRequest, faults.cutAnswer, faults.corrupt];
  const sums = marks.map((_, index) => marks.slice(0, index + 1).reduce((sum, part) => sum + part, 0));
  const fate = { isRefused: false, delayMs };
  switch (sums.findIndex((sum) => share < sum)) {
    case 0:
      return { ...fate, isRefused: true };
    case 1:
      return { ...fate, up: { kind: 'cut', passBytes } };
    case 2:
      return { ...fate, down: { kind: 'cut', passBytes } };
    case 3: {
      const harm: Harm = { kind: 'corrupt', passBytes };
      return isUp ? { ...fate, up: harm } : { ...fate, down: harm };
    }
    default:
      return fate;
  }
}

const pieceMs = 50;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function write(to: Socket, bytes: Uint8Array, counts: LineCounts): Promise<void> {
  counts.bytes += bytes.length;
  if (!to.write(bytes)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
}

/** Moves bytes until the end; true when a cut ended it before. */
async function passOn(
  from: Socket,
  to: Socket,
  harm: Harm | undefined,
  bytesPerSecond: number | undefined,
  counts: LineCounts,
): Promise<boolean> {
  let passed = 0;
  for await (const chunk of from) {
    const bytes = chunk as Buffer;
    const at = harm ? harm.passBytes - passed : -1;
    const isHit = at >= 0 && at < bytes.length;
    const isCut = isHit && harm?.kind === 'cut';
    if (isHit && !isCut) bytes[at] = (bytes[at] ?? 0) ^ 1;
    passed += bytes.length;
    const end = isCut ? at : bytes.length;
    const piece = bytesPerSecond ? Math.max(1, Math.floor((bytesPerSecond * pieceMs) / 1000)) : bytes.length;
    for (let start = 0; start < end; start += piece) {
      if (bytesPerSecond) await pause(pieceMs);
      await write(to, bytes.subarray(start, Math.min(end, start + piece)), counts);
    }
    if (isCut) {
      // On a slow line the far end has read what came before; on a fast one the cut overtakes it.
      if (bytesPerSecond) await pause(pieceMs);
      return true;
    }
  }
  to.end();
  return false;
}

export class FaultProxy {
  faults: LineFaults;
  readonly counts: LineCounts = {
    connections: 0,
    refused: 0,
    cutRequests: 0,
    cutAnswers: 0,
    corrupted: 0,
    delayed: 0,
    bytes: 0,
  };
  readonly #server: Server;
  readonly #random: SeededRandom;
  readonly #sockets = new Set<Socket>();
  #targetPorts: readonly number[] = [];

  private constructor(server: Server, random: SeededRandom, faults: LineFaults) {
    this.#server = server;
    this.#random = random;
    this.faults = faults;
    server.on('connection', (socket) => void this.#carry(socket));
  }

  static async start(random: SeededRandom, faults: LineFaults): Promise<FaultProxy> {
    const server = createServer({ allowHalfOpen: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FaultProxy(server, random, faults);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Each connection goes to one of these, drawn at random; with none the line leads nowhere. */
  leadTo(origins: readonly string[]): void {
    this.#targetPorts = origins.map((origin) => Number(new URL(origin).port));
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Ends every connection that is open: those that come next meet the faults of now. */
  breakAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #note(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  async #carry(near: Socket): Promise<void> {
    this.#note(near);
    const fate = drawFate(this.#random, this.faults);
    const { counts } = this;
    const port = this.#targetPorts[this.#random.pickInt(0, this.#targetPorts.length - 1)];
    // Only what could have arrived counts.
    if (port !== undefined) counts.connections += 1;
    if (fate.isRefused || port === undefined) {
      if (port !== undefined) counts.refused += 1;
      near.resetAndDestroy();
      return;
    }
    if (fate.delayMs > 0) {
      counts.delayed += 1;
      await pause(fate.delayMs);
    }
    const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    this.#note(far);
    const cut = () => {
      near.resetAndDestroy();
      far.resetAndDestroy();
    };
    const { bytesPerSecond } = this.faults;
    if (fate.up?.kind === 'corrupt' || fate.down?.kind === 'corrupt') counts.corrupted += 1;
    const carry = async (from: Socket, to: Socket, harm: Harm | undefined, name: 'up' | 'down') => {
      const isCut = await passOn(from, to, harm, bytesPerSecond, counts);
      if (!isCut) return;
      counts[name === 'up' ? 'cutRequests' : 'cutAnswers'] += 1;
      cut();
    };
    // An end that breaks breaks the other one: this is what a dead line, or a killed center, looks like.
    await Promise.all([carry(near, far, fate.up, 'up'), carry(far, near, fate.down, 'down')]).catch(cut);
  }
}
