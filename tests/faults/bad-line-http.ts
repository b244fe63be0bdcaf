// Owns: HTTP as a Node station does it in fault runs: a connection of its own for each request, so that each
// meets its own fate on the line, and a bounded wait.
import { request as sendRequest } from 'node:http';
import type { HttpAnswer, SendHttp } from '#core/sync/http-link.ts';

/** The line drops whole connections; a real station waits longer, a test need not. */
const silenceMs = 5000;

export const sendOverBadLine: SendHttp = ({ method, url, headers, body }) =>
  new Promise<HttpAnswer>((resolve, reject) => {
    const signal = AbortSignal.timeout(silenceMs);
    const length = body ? { 'content-length': String(body.length) } : {};
    const options = { method, headers: { ...headers, ...length }, agent: false as const, signal };
    const sent = sendRequest(url, options, (answer) => {
      const parts: Buffer[] = [];
      const whole = new Promise<Buffer>((done, failed) => {
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => done(Buffer.concat(parts)));
        answer.on('error', failed);
      });
      whole.catch(() => undefined);
      resolve({
        status: answer.statusCode ?? 0,
        headers: {
          get: (name) => {
            const value = answer.headers[name.toLowerCase()];
            return typeof value === 'string' ? value : null;
          },
        },
        async readBody(maxBytes) {
          const bytes = await whole;
          if (bytes.length > maxBytes) throw new Error('answer longer than allowed');
          return new Uint8Array(bytes);
        },
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
