// Owns: giving the library to neighbours over HTTP. What must stay true: it reads and never writes, answers
// private addresses only, holds at most a few pieces in memory, and no neighbour can take all of it.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { pieceBytes } from '#core/domain/file-ref.ts';
import type { Bytes } from '#core/kernel/bytes.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import { parseByteRange } from '#core/protocol/byte-range.ts';
import { fail, type Outcome, succeed, type WireError } from '#core/protocol/errors.ts';
import { isPrivateAddress, type LanRequest, parseLanPath } from '#core/protocol/lan.ts';
import type { LanOffer } from './lan-offers.ts';
import type { LanShelf } from './lan-questions.ts';

export interface LanServerLimits {
  /** Connections in all, and of one neighbour. */
  connections: number;
  connectionsOfOne: number;
  /** Answers that are being sent: each holds at most one piece. */
  answers: number;
  /** A neighbour that takes nothing for so long is let go. */
  stallMs: number;
  /** For the head of a request. */
  headMs: number;
}

export const lanServerLimits: LanServerLimits = {
  connections: 16,
  connectionsOfOne: 4,
  answers: 8,
  stallMs: 20_000,
  headMs: 5000,
};

export interface LanServer {
  /** Port that was taken. */
  listen(port: number): Promise<Outcome<number>>;
  close(): Promise<void>;
  readCounts(): { sentBytes: number };
}

/** Pages of other origins may read: a kiosk in a browser fetches from here too. Nothing here is secret. */
const openHeaders = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'content-range, content-length',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
};

const forEver = 'public, max-age=31536000, immutable';

/** Two requests of a neighbour in a browser are made of one: the asking whether it may ask. */
const preflightHeaders = {
  ...openHeaders,
  'access-control-allow-methods': 'GET, HEAD',
  'access-control-allow-headers': 'range, cache-control',
  'access-control-allow-private-network': 'true',
  'access-control-max-age': '86400',
};

/** What is given beside the library, and whether the library is. */
export interface LanGiving {
  isSharing(): boolean;
  findOffer(path: string): LanOffer | undefined;
}

const libraryOnly: LanGiving = { isSharing: () => true, findOffer: () => undefined };

/** A phone is to keep the file under its name, not to open it. */
function describeOffer({ name, mediaType }: LanOffer): Record<string, string> {
  return {
    'content-type': mediaType,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  };
}

export function createLanServer(
  shelf: LanShelf,
  limits: LanServerLimits = lanServerLimits,
  giving: LanGiving = libraryOnly,
): LanServer {
  const counts = { sentBytes: 0 };
  const connectionsByAddress = new Map<string, number>();
  let busyAnswers = 0;
  let server: Server | undefined;

  function admit(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    const count = (connectionsByAddress.get(address) ?? 0) + 1;
    if (!isPrivateAddress(address) || count > limits.connectionsOfOne) {
      socket.destroy();
      return;
    }
    connectionsByAddress.set(address, count);
    socket.once('close', () => {
      const left = (connectionsByAddress.get(address) ?? 1) - 1;
      if (left > 0) connectionsByAddress.set(address, left);
      else connectionsByAddress.delete(address);
    });
  }

  function refuse(response: ServerResponse, status: number, more: Record<string, string> = {}): void {
    response.writeHead(status, { ...openHeaders, 'cache-control': 'no-store', ...more }).end();
  }

  function refuseFor(response: ServerResponse, { kind }: WireError): void {
    if (kind === 'busy') refuse(response, 503, { 'retry-after': '2' });
    else refuse(response, 500);
  }

  /** Resolves when the bytes are on their way; false when the neighbour has gone or takes nothing. */
  function send(response: ServerResponse, bytes: Uint8Array): Promise<boolean> {
    counts.sentBytes += bytes.length;
    return new Promise((resolve) => {
      if (response.destroyed) return resolve(false);
      // The socket's own timeout destroys a connection that takes nothing; `close` follows.
      const onClose = (): void => resolve(false);
      response.once('close', onClose);
      response.write(bytes, (error) => {
        response.off('close', onClose);
        resolve(!error);
      });
    });
  }

  async function answerText(request: IncomingMessage, response: ServerResponse, wanted: LanRequest) {
    const text = await shelf.readText(request.url ?? '');
    if (!text.ok) return refuseFor(response, text.error);
    if (!text.value) return refuse(response, 404);
    response.writeHead(200, {
      ...openHeaders,
      'cache-control': wanted.kind === 'target' ? forEver : 'no-store',
      'content-type': 'application/json',
      'content-length': String(text.value.length),
    });
    if (request.method !== 'HEAD') await send(response, text.value);
    response.end();
  }

  async function answerBlob(
    request: IncomingMessage,
    response: ServerResponse,
    sha256: Sha256,
    more: Record<string, string> = {},
  ) {
    const size = await shelf.measureBlob(sha256);
    if (!size.ok) return refuseFor(response, size.error);
    if (size.value === undefined) return refuse(response, 404);
    const range = parseByteRange(request.headers.range ?? null, size.value);
    if (range.kind === 'unsatisfiable')
      return refuse(response, 416, { 'content-range': `bytes */${size.value}` });
    const from = range.kind === 'part' ? range.from : 0;
    const to = range.kind === 'part' ? range.to : size.value;
    let first: Outcome<Bytes | undefined> | undefined;
    if (request.method !== 'HEAD' && to > from) {
      // Before any promise of a length: the page may be busy, or the piece no longer there.
      first = await shelf.readPiece(sha256, Math.floor(from / pieceBytes));
      if (!first.ok) return refuseFor(response, first.error);
      if (!first.value) return refuse(response, 404);
    }
    response.writeHead(range.kind === 'part' ? 206 : 200, {
      ...openHeaders,
      'cache-control': forEver,
      'content-type': 'application/octet-stream',
      'content-length': String(to - from),
      'accept-ranges': 'bytes',
      ...(range.kind === 'part' ? { 'content-range': `bytes ${from}-${to - 1}/${size.value}` } : {}),
      ...more,
    });
    if (first?.ok && !(await sendPieces(response, sha256, from, to, first.value))) {
      response.destroy();
      return;
    }
    response.end();
  }

  async function sendPieces(
    response: ServerResponse,
    sha256: Sha256,
    from: number,
    to: number,
    first: Bytes | undefined,
  ): Promise<boolean> {
    let piece = first;
    for (let at = from; at < to; ) {
      const index = Math.floor(at / pieceBytes);
      if (!piece) {
        const read = await shelf.readPiece(sha256, index);
        piece = read.ok ? read.value : undefined;
        if (!piece) return false;
      }
      const end = Math.min(to, (index + 1) * pieceBytes);
      const part = piece.subarray(at - index * pieceBytes, end - index * pieceBytes);
      if (part.length !== end - at || !(await send(response, part))) return false;
      at = end;
      piece = undefined;
    }
    return true;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const offer = giving.findOffer(request.url ?? '');
    const wanted = offer
      ? ({ kind: 'blob', name: offer.sha256 } as const)
      : giving.isSharing()
        ? parseLanPath(request.url ?? '')
        : undefined;
    if (!wanted) return refuse(response, 404);
    if (request.method === 'OPTIONS') {
      response.writeHead(204, preflightHeaders).end();
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refuse(response, 405, { allow: 'GET, HEAD, OPTIONS', connection: 'close' });
    }
    if (busyAnswers >= limits.answers) return refuse(response, 503, { 'retry-after': '2' });
    busyAnswers += 1;
    try {
      if (wanted.kind === 'blob')
        await answerBlob(request, response, wanted.name as Sha256, offer && describeOffer(offer));
      else await answerText(request, response, wanted);
    } finally {
      busyAnswers -= 1;
    }
  }

  return {
    listen(port) {
      const started = createServer(
        {
          headersTimeout: limits.headMs,
          requestTimeout: limits.headMs,
          connectionsCheckingInterval: 1000,
          keepAliveTimeout: 10_000,
          maxHeaderSize: 8192,
        },
        (request, response) => {
          // Nobody has anything to send here.
          request.resume();
          answer(request, response).catch(() => response.destroy());
        },
      );
      started.maxConnections = limits.connections;
      // Of the server, not of the socket: a second request on a connection would take it off again.
      started.timeout = limits.stallMs;
      started.on('connection', admit);
      return new Promise((resolve) => {
        started.once('error', (error) => resolve(fail('storage-broken', { detail: String(error) })));
        started.listen(port, '0.0.0.0', () => {
          server = started;
          started.on('error', () => undefined);
          resolve(succeed((started.address() as AddressInfo).port));
        });
      });
    },
    async close() {
      const closing = server;
      server = undefined;
      if (!closing) return;
      closing.closeAllConnections();
      await new Promise((resolve) => closing.close(resolve));
    },
    readCounts: () => ({ ...counts }),
  };
}
