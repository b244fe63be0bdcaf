// Owns: a published library behind a plain web server with ranges, as nginx would give it.
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';

export interface ServedLibrary {
  origin: string;
  /** Requests by path, for counting. */
  asked: string[];
  close(): void;
}

/** `folder` holds `metadata`, `targets` and `blobs`; they are served under `/library/`. */
export async function serveLibrary(folder: string): Promise<ServedLibrary> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/'));
    asked.push(path);
    void (async () => {
      const file = await open(join(folder, path.replace(/^\/library\//, '')));
      const { size } = await file.stat();
      const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
      const end = to === '' ? size - 1 : Math.min(size - 1, Number(to));
      response.writeHead(request.headers.range ? 206 : 200, {
        'content-length': end + 1 - Number(from),
        ...(request.headers.range ? { 'content-range': `bytes ${from}-${end}/${size}` } : {}),
      });
      if (size === 0) {
        await file.close();
        response.end();
        return;
      }
      const stream = file.createReadStream({ start: Number(from), end });
      response.on('close', () => stream.destroy());
      stream.on('error', () => response.destroy());
      stream.pipe(response);
    })().catch(() => {
      if (!response.headersSent) response.writeHead(404);
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
