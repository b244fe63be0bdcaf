// Owns: the console's routes about the center itself: its health, and backups (contracts: console-health-api.ts,
// console-backup-api.ts). There is none that restores: docs/decisions/0031-backups.md.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { backupFileSchema, backupPaths } from '#core/protocol/console-backup-api.ts';
import { healthPath } from '#core/protocol/console-health-api.ts';
import type { Outcome } from '#core/protocol/errors.ts';
import { writeAudit } from '../services/audit.ts';
import { createBackups, listBackups, toBackupFolder } from '../services/backups.ts';
import { readCenterHealth } from '../services/center-health.ts';
import type { App, AppParts } from './app.ts';
import { type Answer, type RegisterRoute, readId } from './console-call.ts';
import { requireRole } from './console-session.ts';
import { answerError } from './error-answers.ts';

const fileParamsSchema = z.strictObject({ file: backupFileSchema });
/** How often the plan is looked at. */
const planMs = 60_000;

function toAnswer(outcome: Outcome<unknown>): Answer {
  return outcome.ok ? { value: outcome.value ?? {} } : { error: outcome.error.kind };
}

export function registerBackupRoutes(app: App, route: RegisterRoute, { context }: AppParts): void {
  const backups = createBackups(context);
  const timer = setInterval(() => {
    backups.startDue().catch((error: unknown) => app.log.error({ err: error }, 'planned backup'));
  }, planMs);
  timer.unref();
  app.addHook('onClose', async () => {
    clearInterval(timer);
    await backups.stop();
  });

  route('GET', healthPath, 'operator', async () => ({ value: await readCenterHealth(context) }));
  route('GET', backupPaths.backups, 'operator', async () => ({ value: await listBackups(context) }));
  route('POST', backupPaths.backups, 'operator', async ({ operator }) =>
    toAnswer(await backups.start(operator.login, 'hand')),
  );
  route('POST', `${backupPaths.backups}/runs/:id/cancel`, 'operator', async ({ operator, request }) =>
    toAnswer(await backups.cancel(operator.login, readId(request))),
  );
  route('POST', `${backupPaths.backups}/files/:file/check`, 'operator', async ({ operator, request }) =>
    toAnswer(await backups.check(operator.login, fileParamsSchema.parse(request.params).file)),
  );
  route('DELETE', `${backupPaths.backups}/files/:file`, 'operator', async ({ operator, request }) =>
    toAnswer(await backups.remove(operator.login, fileParamsSchema.parse(request.params).file)),
  );

  // The file holds the center's keys: who took it away is written down.
  app.get(`${backupPaths.backups}/files/:file`, { config: { role: 'operator' } }, async (request, reply) => {
    const operator = await requireRole(context, request, 'operator');
    if (!operator.ok) return answerError(reply, operator.error);
    const { file } = fileParamsSchema.parse(request.params);
    const path = join(toBackupFolder(context.dataDir), file);
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile()) return answerError(reply, { kind: 'not-found' });
    await context.db.write((writer) =>
      writeAudit(writer, context.nowMs(), operator.value.login, 'backup.download', file),
    );
    return reply
      .type('application/zip')
      .header('content-length', found.size)
      .header('content-disposition', `attachment; filename="${file}"`)
      .send(createReadStream(path));
  });
}
