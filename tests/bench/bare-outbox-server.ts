// Owns: a peer of the sync bench: a bare Fastify that stores batches of statements on the same durable
// embedded database, without signature, chain, progress or receipt. Prints its address.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { sql } from 'kysely';
import { openPglite } from '#center/db/pglite-engine.ts';

const engine = await openPglite(await mkdtemp(join(tmpdir(), 'bench-outbox-')));
await engine.execute('create table statement (id uuid primary key, body jsonb not null)');
const app = fastify({ bodyLimit: 64 * 1024 ** 2 });
app.addHook('onRequest', async (_request, reply) => {
  reply.header('access-control-allow-origin', '*').header('access-control-allow-headers', 'content-type');
});
app.options('/statements', async (_request, reply) => reply.code(204).send());
app.post('/statements', async (request, reply) => {
  await engine.query.transaction().execute(async (writer) => {
    await sql`insert into statement (id, body)
      select (r->>'id')::uuid, r from jsonb_array_elements(${JSON.stringify(request.body)}::jsonb) as r
      on conflict (id) do nothing`.execute(writer);
  });
  return reply.send({ ok: true });
});
console.log(`${await app.listen({ host: '127.0.0.1', port: 0 })}/statements`);
