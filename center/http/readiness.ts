// Owns: whether requests should come to this process: its database answers, and its disk has room. What has no
// room left takes in nothing, so whoever stands in front must not send anything.
import { statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import type { CenterContext } from '../services/context.ts';

/** Room for what is under way, a backup's beginning and the database's own log. */
export const leastFreeBytes = 256 * 1024 ** 2;
/** A database that does not answer within this time is as good as gone. */
const patienceMs = 3000;

async function hasAnswer(context: CenterContext): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs);
  });
  const answer = sql`select 1`.execute(context.db.read).then(
    () => true,
    () => false,
  );
  return Promise.race([answer, silence]).finally(() => clearTimeout(timer));
}

/** Why not, in words for whoever runs the center; undefined: ready. */
export async function findWhyNotReady(
  context: CenterContext,
  freeBytes = leastFreeBytes,
): Promise<string | undefined> {
  const { bavail, bsize } = await statfs(context.dataDir);
  if (bavail * bsize < freeBytes) return 'the disk is nearly full';
  return (await hasAnswer(context)) ? undefined : 'the database does not answer';
}
