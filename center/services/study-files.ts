// Owns: the files of a draft: taken over from an upload that is whole, checked against the hash that the browser
// made, judged by the content tool, and only then part of the draft. They never change under their name.
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import * as z from 'zod';
import {
  type DraftFile,
  type FileTaken,
  type FileUse,
  fileUseSchema,
} from '#core/protocol/console-study-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import { runContent } from './content-program.ts';
import type { Actor, CenterContext } from './context.ts';
import { toStored } from './study-body.ts';
import { listFiles, readContent } from './study-drafts.ts';
import { toSourceFolder, toStudyFolders } from './study-folders.ts';

const reportSchema = z.object({
  ok: z.boolean(),
  mediaType: z.string(),
  durationSeconds: z.number().nullable(),
  problems: z.array(z.string()),
  notes: z.array(z.string()),
});

/** Endings by use: what the content tool would refuse anyway is not sent over a line for hours first. */
const endings: Record<FileUse, readonly string[]> = {
  image: ['.svg', '.png', '.jpg', '.jpeg'],
  video: ['.webm', '.mp4'],
  audio: ['.mp3', '.ogg', '.oga', '.opus', '.m4a', '.webm', '.mp4'],
  captions: ['.vtt'],
  pdf: ['.pdf'],
  package: ['.zip', '.h5p', '.imscc'],
};

export function hasFittingEnding(name: string, use: FileUse): boolean {
  return endings[use].includes(extname(name).toLowerCase());
}

/** `Фильм 1.MP4` becomes `video-3f9a01c2.mp4`: of the author's name only the ending goes on. */
function toPath(name: string, use: FileUse): string {
  const plain = basename(name, extname(name))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, '');
  return `${plain === '' ? use : plain}-${randomBytes(4).toString('hex')}${extname(name).toLowerCase()}`;
}

async function hashFile(path: string): Promise<{ sha256: string; sizeBytes: number }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const part of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(part);
    sizeBytes += part.length;
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}

export interface WholeUpload {
  /** Where its bytes lie. */
  file: string;
  name: string;
  use: FileUse;
}

/** Codes: not-found, upload-damaged. A file that cannot be used is answered with the tool's sentences. */
export async function takeFile(
  context: CenterContext,
  actor: Actor,
  draftId: string,
  upload: WholeUpload,
  sha256: string,
): Promise<Outcome<FileTaken>> {
  const draft = await readContent(context.db.read, draftId);
  if (!draft) return fail('not-found');
  const found = await hashFile(upload.file);
  if (found.sha256 !== sha256) return fail('upload-damaged');
  const use = fileUseSchema.parse(upload.use);
  const judged = await runContent(['judge', upload.file, '--use', use, '--name', upload.name]);
  const report = reportSchema.safeParse(judged.value);
  if (!report.success) return fail('center-fault', { detail: judged.complaint.slice(0, 300) });
  if (!report.data.ok) return succeed({ ok: false, problems: report.data.problems });
  const folder = toSourceFolder(toStudyFolders(context).draft(draftId), draft);
  const path = toPath(upload.name, use);
  await mkdir(folder, { recursive: true });
  // The upload stays under its own name until the row is there: asked again after a kill, it is taken then.
  await link(upload.file, join(folder, path)).catch(() => rename(upload.file, join(folder, path)));
  await flush(join(folder, path));
  const file: DraftFile = {
    path,
    name: upload.name.slice(0, 200),
    use,
    ...found,
    mediaType: report.data.mediaType,
    durationSeconds: report.data.durationSeconds,
    notes: report.data.notes,
  };
  const nowMs = context.nowMs();
  await context.db.write(async (writer) => {
    await writer
      .insertInto('study_file')
      .values({
        draft_id: draftId,
        path,
        name: file.name,
        file_use: use,
        media_type: file.mediaType,
        size_bytes: file.sizeBytes,
        sha256,
        duration_seconds: file.durationSeconds,
        notes: JSON.stringify(file.notes),
        added_ms: nowMs,
        added_by: actor,
      })
      .execute();
    await writeAudit(writer, nowMs, actor, 'draft.file', draftId, {
      path,
      use,
      sha256,
      sizeBytes: file.sizeBytes,
    });
  });
  return succeed({ ok: true, file });
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Codes: not-found, file-used (the draft names it). */
export async function removeFile(
  context: CenterContext,
  actor: Actor,
  draftId: string,
  path: string,
): Promise<Outcome<void>> {
  const draft = await readContent(context.db.read, draftId);
  if (!draft) return fail('not-found');
  const words = toStored(draft) + Object.values(draft.texts).join('\n');
  if (words.includes(path)) return fail('file-used');
  const nowMs = context.nowMs();
  const gone = await context.db.write(async (writer) => {
    const { numDeletedRows } = await writer
      .deleteFrom('study_file')
      .where('draft_id', '=', draftId)
      .where('path', '=', path)
      .executeTakeFirst();
    if (numDeletedRows === 0n) return false;
    await writeAudit(writer, nowMs, actor, 'draft.file-remove', draftId, { path });
    return true;
  });
  if (!gone) return fail('not-found');
  await rm(join(toSourceFolder(toStudyFolders(context).draft(draftId), draft), path), { force: true });
  return succeed(undefined);
}

/** Where the bytes of a file of the draft lie, and what they are. */
export async function findFile(
  context: CenterContext,
  reader: Reader,
  draftId: string,
  path: string,
): Promise<{ folder: string; file: DraftFile } | undefined> {
  const draft = await readContent(reader, draftId);
  const file = (await listFiles(reader, draftId)).find((one) => one.path === path);
  if (!draft || !file) return undefined;
  return { folder: toSourceFolder(toStudyFolders(context).draft(draftId), draft), file };
}
