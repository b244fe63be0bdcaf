// Owns: server-sent events to a console (HTML standard, §9.2): what arrives, a sign of life, and an end
// when the session is over.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LiveEvents } from '../services/live-events.ts';

/** Proxies close a silent connection after about a minute. */
const signOfLifeMs = 20_000;

export function streamEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  events: LiveEvents,
  isAllowed: () => Promise<boolean>,
): FastifyReply {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  raw.write(': open\n\n');
  const unsubscribe = events.subscribe((event) => void raw.write(`data: ${JSON.stringify(event)}\n\n`));
  const timer = setInterval(() => {
    isAllowed().then(
      (isStill) => (isStill ? raw.write(': here\n\n') : raw.end()),
      () => raw.end(),
    );
  }, signOfLifeMs);
  request.raw.on('close', () => {
    clearInterval(timer);
    unsubscribe();
  });
  return reply;
}
