// Owns: the console's routes about handing in, approving and publishing study units and briefings (contract:
// core/protocol/console-study-api.ts). A decision is answered when it is kept; the publication follows by itself.
import { join } from 'node:path';
import { blobNameSchema, returnSchema, studyPaths, submitSchema } from '#core/protocol/console-study-api.ts';
import { compilePreview } from '../services/study-check.ts';
import { toStudyFolders } from '../services/study-folders.ts';
import { listVersions } from '../services/study-history.ts';
import { readStudyKey } from '../services/study-keys.ts';
import { createPublisher, isPublicationDue } from '../services/study-publish.ts';
import {
  decideRelease,
  listReleases,
  readRelease,
  submitDraft,
  withdrawDraft,
} from '../services/study-releases.ts';
import { answerFile, blobQuery } from './answer-file.ts';
import type { App, AppParts } from './app.ts';
import { type RegisterRoute, readId, toAnswer } from './console-call.ts';

export function registerReleaseRoutes(app: App, route: RegisterRoute, { context, catalog }: AppParts): void {
  const { db } = context;
  const folders = toStudyFolders(context);
  const publisher = createPublisher(context, (error) => app.log.error({ err: error }, 'publishing failed'));
  app.addHook('onReady', async () => {
    // What a killed center left undone; the console works meanwhile.
    if (await isPublicationDue(context)) void publisher.run();
  });
  app.addHook('preClose', () => publisher.stop());

  route('GET', studyPaths.key, 'trainer', async () => ({ value: await readStudyKey(context) }));
  route('POST', `${studyPaths.drafts}/:id/submit`, 'trainer', async ({ operator, request }) =>
    toAnswer(
      await submitDraft(context, catalog, operator, readId(request), submitSchema.parse(request.body)),
    ),
  );
  route('POST', `${studyPaths.drafts}/:id/withdraw`, 'trainer', async ({ operator, request }) => {
    const { words } = returnSchema.parse(request.body);
    const withdrawn = await withdrawDraft(context, operator, readId(request), words);
    if (withdrawn.ok) void publisher.run();
    return toAnswer(withdrawn);
  });
  route('GET', `${studyPaths.drafts}/:id/releases`, 'trainer', async ({ operator, request }) => {
    const items = await listVersions(db.read, operator, readId(request));
    return items ? { value: { items } } : { error: 'not-found' };
  });
  route('GET', studyPaths.releases, 'trainer', async ({ operator }) => ({
    value: { items: await listReleases(db.read, operator) },
  }));
  route('GET', `${studyPaths.releases}/:id`, 'trainer', async ({ operator, request }) => {
    const release = await readRelease(db.read, operator, readId(request));
    return release ? { value: release } : { error: 'not-found' };
  });
  route('POST', `${studyPaths.releases}/:id/approve`, 'trainer', async ({ operator, request }) => {
    const decided = await decideRelease(context, operator, readId(request), { isApproved: true, words: '' });
    if (decided.ok) void publisher.run();
    return toAnswer(decided);
  });
  route('POST', `${studyPaths.releases}/:id/return`, 'trainer', async ({ operator, request }) => {
    const { words } = returnSchema.parse(request.body);
    return toAnswer(await decideRelease(context, operator, readId(request), { isApproved: false, words }));
  });
  // Again after a fault was mended: keys that were missing, a delegation that the county has given since.
  route('POST', `${studyPaths.releases}/publish`, 'trainer', async () => {
    if (await isPublicationDue(context)) void publisher.run();
    return { value: {} };
  });
  route('POST', `${studyPaths.releases}/:id/preview`, 'trainer', async ({ operator, request }) => {
    const id = readId(request);
    if (!(await readRelease(db.read, operator, id))) return { error: 'not-found' };
    return toAnswer(await compilePreview(context, 'releases', id));
  });
  route('GET', `${studyPaths.releases}/:id/blobs/:sha256`, 'trainer', async ({ request, reply }) => {
    const { id, sha256 } = blobNameSchema.parse(request.params);
    const { type } = blobQuery.parse(request.query);
    return answerFile(request, reply, join(folders.preview('releases', id), 'blobs', sha256), type);
  });
}
