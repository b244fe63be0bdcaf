// Owns: the first part of the xAPI road (1.0.3): what version is spoken, and reading statements by key.
// The full record store grows here.
import { sql } from 'kysely';
import * as z from 'zod';
import { isLrsKey } from '../services/lrs-keys.ts';
import type { App, AppParts } from './app.ts';
import { answerError } from './error-answers.ts';

const querySchema = z.strictObject({
  statementId: z.uuid().optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  limit: z.coerce.number().int().min(0).max(500).default(100),
  /** Ours: carries the position of a following page (`more`). */
  from: z.coerce.number().int().min(0).default(0),
});

export function registerXapiRoutes(app: App, { context }: AppParts): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-experience-api-version', '1.0.3');
    if (request.url.startsWith('/xapi/about')) return;
    const { authorization } = request.headers;
    if (authorization !== undefined && (await isLrsKey(context, authorization))) return;
    reply.header('www-authenticate', 'Basic realm="xAPI"');
    await answerError(reply, { kind: 'sign-in-needed' });
  });

  app.get('/xapi/about', async () => ({ version: ['1.0.3'] }));

  app.get('/xapi/statements', async (request, reply) => {
    const query = querySchema.parse(request.query);
    const one = query.statementId === undefined ? sql`true` : sql`id = ${query.statementId}::uuid`;
    const since = sql`stored_ms > ${query.since === undefined ? -1 : Date.parse(query.since)}::bigint`;
    const limit = query.limit || 100;
    const { rows } = await sql<{ body: object; stored_ms: number; position: number }>`
      select body, stored_ms, position from statement
      where ${one} and ${since} and position > ${query.from}::bigint order by position limit ${limit + 1}`.execute(
      context.db.read,
    );
    const statements = rows
      .slice(0, limit)
      .map((row) => ({ ...row.body, stored: new Date(row.stored_ms).toISOString() }));
    if (query.statementId !== undefined) {
      return statements[0] ? reply.send(statements[0]) : answerError(reply, { kind: 'not-found' });
    }
    const last = rows[limit - 1];
    const rest = new URLSearchParams({ limit: String(limit), from: String(last?.position ?? 0) });
    if (query.since !== undefined) rest.set('since', query.since);
    return reply.send({ statements, more: rows.length > limit ? `/xapi/statements?${rest}` : '' });
  });
}
