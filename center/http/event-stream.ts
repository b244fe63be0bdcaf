// Owns: server-sent events to a console (HTML standard, §9.2): what arrives, a sign of life, and an end
// when the session is over or the center stops.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ConsoleEvent, Operator } from '#core/protocol/console-api.ts';
import type { Outcome } from '#core/protocol/errors.ts';
import type { LiveEvents } from '../services/live-events.ts';
import { isInScope } from '../services/scope.ts';
import type { Metrics } from './metrics.ts';

/** Proxies close a silent connection after about a minute. */
const signOfLifeMs = 20_000;

interface Listener {
  operator: Operator;
  /** Asked again at each sign of life: roles and scopes change, people are disabled. */
  readWho: () => Promise<Outcome<Operator>>;
}

/** What of an event this person may be told; a leader hears of no single person. */
function narrow(event: ConsoleEvent, operator: Operator): ConsoleEvent | undefined {
  if (!isInScope(operator, event.stationId)) return undefined;
  return operator.role === 'leader' && event.type === 'records' ? { ...event, learnerIds: [] } : event;
}

export interface EventStreams {
  open(request: FastifyRequest, reply: FastifyReply, listener: Listener): FastifyReply;
  endAll(): void;
}

export function createEventStreams(events: LiveEvents, metrics: Metrics): EventStreams {
  const running = new Set<() => void>();
  return {
    open(request, reply, listener) {
      const end = () => void reply.raw.end();
      running.add(end);
      metrics.noteEventStream(1);
      request.raw.on('close', () => {
        running.delete(end);
        metrics.noteEventStream(-1);
      });
      return streamEvents(request, reply, events, listener);
    },
    endAll() {
      for (const end of running) end();
    },
  };
}

function streamEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  events: LiveEvents,
  listener: Listener,
): FastifyReply {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  raw.write(': open\n\n');
  let { operator } = listener;
  const unsubscribe = events.subscribe((event) => {
    const told = narrow(event, operator);
    if (told) raw.write(`data: ${JSON.stringify(told)}\n\n`);
  });
  const timer = setInterval(() => {
    listener.readWho().then(
      (who) => {
        if (!who.ok) return raw.end();
        operator = who.value;
        return raw.write(': here\n\n');
      },
      () => raw.end(),
    );
  }, signOfLifeMs);
  request.raw.on('close', () => {
    clearInterval(timer);
    unsubscribe();
  });
  return reply;
}
