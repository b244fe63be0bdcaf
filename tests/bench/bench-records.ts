// Owns: bench B5: the record store over real HTTP, on both engines: posting one statement and fifty, and finding by filters
// while 10 thousand, 100 thousand and a million statements are there.
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openCenter } from '#center/commands/open-center.ts';
import type { Writer } from '#center/db/database.ts';
import { createLrsKey } from '#center/services/lrs-keys.ts';
import { toAgentKey, toKey } from '#center/xapi/agents.ts';
import { must } from '#core/kernel/assert.ts';
import { type CenterPlace, CenterProcess } from '#tests/faults/center-process.ts';
import { startPostgres, type ThrowawayPostgres } from '#tests/postgres.ts';
import { ensurePeers, startServer } from './servers.ts';
import { computeMedian, type Row } from './table.ts';

/** How many statements there are while questions are asked; `BENCH_STATEMENTS=10000,100000` asks at others. */
const sizes = (process.env['BENCH_STATEMENTS'] ?? '10000,100000,1000000').split(',').map(Number);
const turns = 5;
const singlesPerTurn = 200;
const batchesPerTurn = 20;
const batchSize = 50;
const atOnce = 8;
const questionsOfKind = 40;
/** What the statements in stock are about; each agent, activity and registration recurs as in a county. */
const stock = { agents: 5000, activities: 600, registrations: 20_000 };

const toMbox = (number: number) => `mailto:learner-${number}@pishan.example`;
const toActivity = (number: number) => `https://pishan.example/units/${number}`;
const verbs = ['initialized', 'completed', 'passed', 'failed', 'experienced'].map(
  (name) => `http://adlnet.gov/expapi/verbs/${name}`,
);
/** Registrations that can be computed in SQL and here alike. */
const toRegistration = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

function createStatement(number: number) {
  return {
    id: randomUUID(),
    actor: { objectType: 'Agent', name: `Learner ${number}`, mbox: toMbox(number % stock.agents) },
    verb: { id: verbs[number % verbs.length], display: { en: 'did' } },
    object: {
      id: `${toActivity(number % stock.activities)}/items/${number % 40}`,
      definition: { name: { en: 'An item' }, type: 'http://adlnet.gov/expapi/activities/assessment' },
    },
    result: { score: { scaled: 0.8 }, success: true, completion: true, duration: 'PT2M10S' },
    context: {
      registration: toRegistration(number % stock.registrations),
      contextActivities: { parent: [{ id: toActivity(number % stock.activities) }] },
    },
    timestamp: new Date(1_770_000_000_000 + number * 1000).toISOString(),
  };
}

/** Rows `from` … `to` as the store itself would have written them; keys come from the code that the store uses. */
async function fill(writer: Writer, from: number, to: number): Promise<void> {
  const agents = Array.from({ length: stock.agents }, (_, number) => toAgentKey({ mbox: toMbox(number) }));
  const units = Array.from({ length: stock.activities }, (_, number) =>
    toKey('activity', toActivity(number)),
  );
  await sql`
    with agents as (select array(select value::uuid from jsonb_array_elements_text(${JSON.stringify(agents)}::jsonb)) as keys),
    units as (select array(select value::uuid from jsonb_array_elements_text(${JSON.stringify(units)}::jsonb)) as keys),
    verbs as (select array(select value from jsonb_array_elements_text(${JSON.stringify(verbs)}::jsonb)) as ids)
    insert into statement (id, learner_id, verb, activity, occurred_ms, quality, stored_ms, actor_key, authority_key,
      parent_key, registration, target_id, body)
    select gen_random_uuid(), null, ids[1 + n % ${verbs.length}::int],
      'https://pishan.example/units/' || (n % ${stock.activities}::int) || '/items/' || (n % 40),
      1770000000000 + n * 1000::bigint, 'exact', 1770000000000 + n * 10::bigint,
      agents.keys[1 + n % ${stock.agents}::int], '00000000-0000-4000-8000-000000000001',
      units.keys[1 + n % ${stock.activities}::int],
      ('00000000-0000-4000-8000-' || lpad((n % ${stock.registrations}::int)::text, 12, '0'))::uuid, null,
      jsonb_build_object('id', gen_random_uuid(), 'actor', jsonb_build_object('objectType', 'Agent', 'mbox',
        'mailto:learner-' || (n % ${stock.agents}::int) || '@pishan.example'),
        'verb', jsonb_build_object('id', ids[1 + n % ${verbs.length}::int]),
        'object', jsonb_build_object('id', 'https://pishan.example/units/' || (n % ${stock.activities}::int) || '/items/' || (n % 40)),
        'result', jsonb_build_object('success', true, 'completion', true, 'duration', 'PT2M10S'),
        'timestamp', '2026-02-02T02:40:00.000Z', 'version', '1.0.0')
    from generate_series(${from}::int, ${to}::int) n, agents, units, verbs`.execute(writer);
}

const rowsAtOnce = 50_000;

async function fillUpTo(place: CenterPlace, from: number, to: number): Promise<void> {
  const { db } = await openCenter({ ...place, isDemo: false, databaseUrl: place.databaseUrl });
  try {
    for (let start = from; start < to; start += rowsAtOnce) {
      await db.write((writer) => fill(writer, start + 1, Math.min(start + rowsAtOnce, to)));
    }
    await sql`analyze statement`.execute(db.read);
  } finally {
    await db.close();
  }
}

type Send = (path: string, body?: unknown) => Promise<void>;

/** `address`: of the statements. */
function createSender(address: string, authorization: string): Send {
  const headers = { authorization, 'x-experience-api-version': '1.0.3', 'content-type': 'application/json' };
  return async (path, body) => {
    const sending = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(address + path, { headers, ...sending });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${response.status}: ${text}`);
  };
}

/** Statements a second: `count` requests, several at once. */
async function measurePosts(send: Send, count: number, size: number): Promise<number> {
  const bodies = Array.from({ length: count }, (_, request) =>
    size === 1
      ? createStatement(request)
      : Array.from({ length: size }, (_, index) => createStatement(request * size + index)),
  );
  const startedMs = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) await send('', body);
    }),
  );
  return (count * size) / ((performance.now() - startedMs) / 1000);
}

async function measureRates(send: Send): Promise<{ single: number; batch: number }> {
  const [single, batch]: [number[], number[]] = [[], []];
  await measurePosts(send, 50, 1);
  for (let turn = 0; turn < turns; turn++) {
    single.push(await measurePosts(send, singlesPerTurn, 1));
    batch.push(await measurePosts(send, batchesPerTurn, batchSize));
  }
  return { single: computeMedian(single), batch: computeMedian(batch) };
}

/** Filters as tools use them; `number` makes each question another one. */
const questions: Record<string, (number: number) => Record<string, string>> = {
  agent: (number) => ({ agent: JSON.stringify({ mbox: toMbox((number * 7) % stock.agents) }) }),
  'agent and verb': (number) => ({
    agent: JSON.stringify({ mbox: toMbox((number * 11) % stock.agents) }),
    verb: verbs[number % verbs.length] ?? '',
  }),
  activity: (number) => ({ activity: `${toActivity((number * 40) % stock.activities)}/items/${0}` }),
  'related activity': (number) => ({
    activity: toActivity((number * 13) % stock.activities),
    related_activities: 'true',
  }),
  registration: (number) => ({ registration: toRegistration((number * 17) % stock.registrations) }),
  verb: (number) => ({ verb: verbs[number % verbs.length] ?? '', limit: '20' }),
  since: (number) => ({
    since: new Date(1_770_000_000_000 + number * 1000).toISOString(),
    ascending: 'true',
    limit: '50',
  }),
};

/** Milliseconds of every question, by its kind. */
async function measureQuestions(send: Send): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  for (const [kind, toQuery] of Object.entries(questions)) {
    const times: number[] = [];
    for (let number = 0; number < questionsOfKind + 3; number++) {
      const startedMs = performance.now();
      await send(`?${new URLSearchParams(toQuery(number))}`);
      // The first ones make plans and fill caches.
      if (number >= 3) times.push(performance.now() - startedMs);
    }
    found.set(
      kind,
      times.sort((a, b) => a - b),
    );
  }
  return found;
}

const pickP95 = (sorted: readonly number[]) => sorted[Math.floor(sorted.length * 0.95)] ?? 0;

async function createPlace(folder: string, databaseUrl: string | undefined): Promise<CenterPlace> {
  const libraryDir = join(folder, 'library');
  await mkdir(join(libraryDir, 'metadata'), { recursive: true });
  await writeFile(join(libraryDir, 'metadata/1.root.json'), '{}');
  return { dataDir: join(folder, 'data'), libraryDir, ...(databaseUrl === undefined ? {} : { databaseUrl }) };
}

/** Runs `work` against a center process of its own on `place`. */
async function withCenter<Value>(
  place: CenterPlace,
  authorization: string,
  work: (send: Send) => Promise<Value>,
) {
  const center = new CenterProcess(place);
  try {
    return await work(createSender(`${await center.ready}/xapi/statements`, authorization));
  } finally {
    await center.end('SIGTERM');
  }
}

interface Peer {
  single: number;
  batch: number;
}

function toRateRow(what: string, ours: number, beside: number): Row {
  return {
    id: 'B5',
    measure: what,
    value: `${ours.toFixed(0)} statements/s, ${(ours / beside).toFixed(2)}×`,
    beside: `@learninglocker/xapi-statements in memory: ${beside.toFixed(0)} /s`,
    goal: '≥ 1×',
    isMet: ours >= beside,
  };
}

async function measureEngine(name: string, databaseUrl: string | undefined, peer: Peer): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-records-'));
  try {
    const place = await createPlace(folder, databaseUrl);
    const context = await openCenter({ ...place, isDemo: false, databaseUrl });
    const { key, secret } = await createLrsKey(context, 'bench', 'bench');
    await context.db.close();
    const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
    const { single, batch } = await withCenter(place, authorization, measureRates);
    const rows = [
      toRateRow(`xAPI POST, one statement, ${atOnce} at once, ${name}`, single, peer.single),
      toRateRow(`xAPI POST, ${batchSize} statements, ${atOnce} at once, ${name}`, batch, peer.batch),
    ];
    let there = 0;
    for (const size of sizes) {
      await fillUpTo(place, there, size);
      there = size;
      const times = await withCenter(place, authorization, measureQuestions);
      const all = [...times.values()].flat().sort((a, b) => a - b);
      const [slowest, slow] = must(
        [...times].sort(([, a], [, b]) => pickP95(b) - pickP95(a))[0],
        'kinds of questions',
      );
      rows.push({
        id: 'B5',
        measure: `xAPI GET by filter, ${size.toLocaleString('en')} statements, ${name}`,
        value: `p95 ${pickP95(all).toFixed(0)} ms, median ${computeMedian(all).toFixed(0)} ms`,
        beside: `slowest kind (${slowest}): p95 ${pickP95(slow).toFixed(0)} ms`,
        goal: 'p95 ≤ 50 ms',
        isMet: pickP95(all) <= 50,
      });
      console.error(`records on ${name}: asked at ${size}`);
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measurePeer(): Promise<Peer> {
  ensurePeers();
  const peer = await startServer('peers/xapi-server.mjs');
  try {
    return await measureRates(createSender(`${peer.url}/xAPI/statements`, 'Basic x'));
  } finally {
    await peer.stop();
  }
}

export async function measureRecords(): Promise<Row[]> {
  const peer = await measurePeer();
  const rows = await measureEngine('PGlite', undefined, peer);
  let postgres: ThrowawayPostgres | undefined;
  try {
    postgres = await startPostgres();
    rows.push(...(await measureEngine('PostgreSQL', await postgres.createDatabase(), peer)));
  } finally {
    await postgres?.remove();
  }
  return rows;
}
