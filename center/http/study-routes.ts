// Owns: the console's routes about study units and briefings that are written there (contract: core/protocol/console-study-api.ts):
// drafts and their files. What is handed in and published: release-routes.ts.
import { join } from 'node:path';
import * as z from 'zod';
import {
  articleAskSchema,
  blobNameSchema,
  draftMakeSchema,
  draftPathSchema,
  draftSaveSchema,
  fileTakeSchema,
  studyPaths,
} from '#core/protocol/console-study-api.ts';
import { readBriefingDesk } from '../services/briefings.ts';
import { checkDraft, compilePreview, previewArticle } from '../services/study-check.ts';
import { createDraft, listDrafts, readDraft, removeDraft, saveDraft } from '../services/study-drafts.ts';
import { findFile, removeFile, takeFile } from '../services/study-files.ts';
import { toStudyFolders } from '../services/study-folders.ts';
import { openUploads, type Upload } from '../services/study-uploads.ts';
import { answerFile, blobQuery } from './answer-file.ts';
import type { App, AppParts } from './app.ts';
import { type RegisterRoute, readId, toAnswer } from './console-call.ts';
import { registerReleaseRoutes } from './release-routes.ts';
import { registerUploadRoutes } from './upload-routes.ts';

const pathParams = z.strictObject({ id: z.uuid(), path: draftPathSchema });

export async function registerStudyRoutes(app: App, route: RegisterRoute, parts: AppParts): Promise<void> {
  const { context, catalog } = parts;
  const { db } = context;
  const folders = toStudyFolders(context);
  const uploads = await openUploads(folders.uploads);
  await uploads.clearStale(context.nowMs());
  registerUploadRoutes(app, parts, uploads);
  registerReleaseRoutes(app, route, parts);

  route('GET', studyPaths.drafts, 'trainer', async () => ({ value: { items: await listDrafts(db.read) } }));
  route('POST', studyPaths.drafts, 'trainer', async ({ operator, request }) => {
    const made = await createDraft(context, catalog, operator.login, draftMakeSchema.parse(request.body));
    return made.ok ? { value: await readDraft(db.read, made.value) } : toAnswer(made);
  });
  route('GET', studyPaths.briefingDesk, 'trainer', async () => ({
    value: await readBriefingDesk(db.read, await catalog.listBriefings()),
  }));
  route('GET', `${studyPaths.drafts}/:id`, 'trainer', async ({ request }) => {
    const draft = await readDraft(db.read, readId(request));
    return draft ? { value: draft } : { error: 'not-found' };
  });
  route('POST', `${studyPaths.drafts}/:id/save`, 'trainer', async ({ operator, request }) =>
    toAnswer(await saveDraft(context, operator.login, readId(request), draftSaveSchema.parse(request.body))),
  );
  route('DELETE', `${studyPaths.drafts}/:id`, 'trainer', async ({ operator, request }) =>
    toAnswer(await removeDraft(context, operator.login, readId(request))),
  );
  route('POST', `${studyPaths.drafts}/:id/check`, 'trainer', async ({ request }) =>
    toAnswer(await checkDraft(context, readId(request))),
  );
  route('POST', `${studyPaths.drafts}/:id/article`, 'trainer', async ({ request }) =>
    toAnswer(await previewArticle(context, readId(request), articleAskSchema.parse(request.body).text)),
  );
  route('POST', `${studyPaths.drafts}/:id/preview`, 'trainer', async ({ request }) =>
    toAnswer(await compilePreview(context, 'drafts', readId(request))),
  );
  route('GET', `${studyPaths.drafts}/:id/blobs/:sha256`, 'trainer', async ({ request, reply }) => {
    const { id, sha256 } = blobNameSchema.parse(request.params);
    const { type } = blobQuery.parse(request.query);
    return answerFile(request, reply, join(folders.preview('drafts', id), 'blobs', sha256), type);
  });

  route('GET', `${studyPaths.drafts}/:id/uploads`, 'trainer', async ({ operator, request }) => {
    const items = (await uploads.list(readId(request), operator.login)).map(toRow);
    return { value: { items } };
  });
  route('POST', `${studyPaths.drafts}/:id/files`, 'trainer', async ({ operator, request }) => {
    const { uploadId, sha256 } = fileTakeSchema.parse(request.body);
    const id = readId(request);
    const upload = await uploads.read(uploadId);
    if (upload?.owner !== operator.login || upload.draftId !== id) return { error: 'not-found' };
    if (upload.receivedBytes !== upload.sizeBytes) return { error: 'upload-damaged' };
    const taken = await takeFile(context, operator.login, id, upload, sha256);
    // Whole but of no use, or damaged on the way: nothing of it can be gone on with.
    if (taken.ok || taken.error.kind === 'upload-damaged') await uploads.remove(uploadId);
    return toAnswer(taken);
  });
  route('GET', `${studyPaths.drafts}/:id/files/:path`, 'trainer', async ({ request, reply }) => {
    const { id, path } = pathParams.parse(request.params);
    const found = await findFile(context, db.read, id, path);
    if (!found) return { error: 'not-found' };
    return answerFile(request, reply, join(found.folder, path), found.file.mediaType);
  });
  route('DELETE', `${studyPaths.drafts}/:id/files/:path`, 'trainer', async ({ operator, request }) => {
    const { id, path } = pathParams.parse(request.params);
    return toAnswer(await removeFile(context, operator.login, id, path));
  });
}

function toRow({ id, name, use, sizeBytes, receivedBytes }: Upload) {
  return { id, name, use, sizeBytes, receivedBytes };
}
