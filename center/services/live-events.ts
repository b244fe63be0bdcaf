// Owns: telling open consoles what arrives, across all processes of the center: by the database's
// notifications, after the commit. A message names what changed; the console asks for the rest.
import { sql } from 'kysely';
import { type ConsoleEvent, consoleEventSchema } from '#core/protocol/console-api.ts';
import type { Database } from '../db/database.ts';

const channel = 'yuanjiao_console';
/** PostgreSQL takes 8,000 bytes in one notification. */
const maxLearners = 100;

export interface LiveEvents {
  publish(event: ConsoleEvent): Promise<void>;
  subscribe(listener: (event: ConsoleEvent) => void): () => void;
}

export async function createLiveEvents(db: Database): Promise<LiveEvents> {
  const listeners = new Set<(event: ConsoleEvent) => void>();
  await db.listen(channel, (payload) => {
    const parsed = consoleEventSchema.safeParse(JSON.parse(payload));
    if (parsed.success) for (const listener of listeners) listener(parsed.data);
  });
  return {
    async publish(event) {
      const short =
        event.type === 'records' ? { ...event, learnerIds: event.learnerIds.slice(0, maxLearners) } : event;
      await sql`select pg_notify(${channel}, ${JSON.stringify(short)})`.execute(db.read);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
