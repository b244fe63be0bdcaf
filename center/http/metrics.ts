// Owns: the figures of one process for Prometheus. What must stay true: nothing that names a person or a station is
// a label; reading the figures never fails because the database does.
import { sql } from 'kysely';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ErrorKind } from '#core/protocol/errors.ts';
import type { CenterContext } from '../services/context.ts';

/** Seconds; a feed page or an xAPI query should be in the first ones, a slice of 5,000 records in the middle. */
const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface Metrics {
  registry: Registry;
  noteRequest(route: { method: string; route: string; status: number }, seconds: number): void;
  noteSlice(newCount: number): void;
  noteRefusal(kind: ErrorKind): void;
  noteEventStream(change: 1 | -1): void;
}

function addDatabaseGauges(registry: Registry, { db }: CenterContext): void {
  new Gauge({
    name: 'yuanjiao_quarantined_records',
    help: 'Records of stations that could not be read, in the whole county',
    registers: [registry],
    async collect() {
      const { rows } = await sql<{ count: number }>`
        select count(*)::bigint as count from log_record where quarantine is not null`
        .execute(db.read)
        .catch(() => ({ rows: [] }));
      this.set(rows[0]?.count ?? Number.NaN);
    },
  });
  new Gauge({
    name: 'yuanjiao_folder_lock_held',
    help: '1 where this process alone holds the data folder (embedded database)',
    registers: [registry],
  }).set(db.engine === 'pglite' ? 1 : 0);
  new Gauge({
    name: 'yuanjiao_database_connections',
    help: 'Connections to the database by state; waiting: requests that wait for one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(db.countConnections?.() ?? {})) this.set({ state }, count);
    },
  });
}

export function createMetrics(context: CenterContext): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  addDatabaseGauges(registry, context);
  const durations = new Histogram({
    name: 'yuanjiao_http_request_duration_seconds',
    help: 'Answered requests by route',
    labelNames: ['method', 'route', 'status'],
    buckets: durationBuckets,
    registers,
  });
  const xapiRequests = new Counter({
    name: 'yuanjiao_xapi_requests_total',
    help: 'Requests on the road of tools',
    labelNames: ['method', 'resource', 'status'],
    registers,
  });
  const slices = new Counter({
    name: 'yuanjiao_slices_total',
    help: 'Slices of station logs that were taken in',
    registers,
  });
  const records = new Counter({
    name: 'yuanjiao_records_total',
    help: 'Records that were new',
    registers,
  });
  const receipts = new Counter({
    name: 'yuanjiao_receipts_total',
    help: 'Receipts that were signed',
    registers,
  });
  const refusals = new Counter({
    name: 'yuanjiao_refusals_total',
    help: 'Requests that were refused, by kind of error',
    labelNames: ['kind'],
    registers,
  });
  const streams = new Gauge({
    name: 'yuanjiao_event_streams',
    help: 'Open streams of events to consoles',
    registers,
  });
  return {
    registry,
    noteRequest({ method, route, status }, seconds) {
      durations.observe({ method, route, status }, seconds);
      if (route.startsWith('/xapi/')) xapiRequests.inc({ method, resource: route.slice(6), status });
    },
    noteSlice(newCount) {
      slices.inc();
      records.inc(newCount);
      receipts.inc();
    },
    noteRefusal(kind) {
      refusals.inc({ kind });
    },
    noteEventStream(change) {
      streams.inc(change);
    },
  };
}
