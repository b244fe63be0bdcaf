// Owns: asking the content tool about a draft or a release: what is wrong, and what a station would have of it. It
// reads the same folder as an author's command line would.
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { manifestSchema } from '#core/domain/manifest.ts';
import {
  type ArticlePreview,
  articlePreviewSchema,
  type DraftCheck,
  type DraftPreview,
  problemSchema,
} from '#core/protocol/console-study-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { type ContentRun, runContent } from './content-program.ts';
import type { CenterContext } from './context.ts';
import { type DraftContent, readContent } from './study-drafts.ts';
import { toSourceFolder, toStudyFolders, writeTexts } from './study-folders.ts';

const reportSchema = z.object({
  ok: z.boolean(),
  problems: z.array(problemSchema),
  notes: z.array(problemSchema),
  sizes: z.array(z.object({ sizeBytes: z.int() })),
});

async function check(
  sources: string,
  more: readonly string[],
  run: ContentRun,
): Promise<Outcome<DraftCheck>> {
  const answer = await runContent(['check', '--sources', sources, ...more], run);
  const report = reportSchema.safeParse(answer.value);
  if (!report.success) return fail('center-fault', { detail: answer.complaint.slice(0, 300) });
  const { ok, problems, notes, sizes } = report.data;
  return succeed({
    ok,
    problems,
    notes,
    sizeBytes: sizes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  });
}

/** Writes the draft's texts beside its files. Codes: not-found. */
export async function layOutDraft(
  context: CenterContext,
  id: string,
): Promise<Outcome<DraftContent & { sources: string }>> {
  const draft = await readContent(context.db.read, id);
  if (!draft) return fail('not-found');
  const sources = toStudyFolders(context).draft(id);
  await writeTexts(sources, draft);
  return succeed({ ...draft, sources });
}

/** Codes: not-found, center-fault. */
export async function checkDraft(
  context: CenterContext,
  id: string,
  run: ContentRun = {},
): Promise<Outcome<DraftCheck>> {
  const laid = await layOutDraft(context, id);
  return laid.ok ? check(laid.value.sources, [], run) : laid;
}

/** Compiles for a look; the blobs lie in the preview's folder afterwards. Codes: not-found, center-fault. */
export async function compilePreview(
  context: CenterContext,
  of: 'drafts' | 'releases',
  id: string,
  run: ContentRun = {},
): Promise<Outcome<DraftPreview>> {
  const folders = toStudyFolders(context);
  const out = folders.preview(of, id);
  let sources = folders.release(id);
  if (of === 'drafts') {
    const laid = await layOutDraft(context, id);
    if (!laid.ok) return laid;
    sources = laid.value.sources;
  }
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const checked = await check(sources, ['--preview', out], run);
  if (!checked.ok) return checked;
  const [name] = await listManifests(out);
  const text = name === undefined ? undefined : await readFile(join(out, name), 'utf8');
  return succeed({
    ...checked.value,
    manifest: text === undefined ? null : manifestSchema.parse(JSON.parse(text)),
  });
}

async function listManifests(out: string): Promise<string[]> {
  return (await readdir(out)).filter((name) => name.startsWith('manifest-'));
}

/** Codes: not-found, center-fault. */
export async function previewArticle(
  context: CenterContext,
  id: string,
  text: string,
): Promise<Outcome<ArticlePreview>> {
  const draft = await readContent(context.db.read, id);
  if (!draft) return fail('not-found');
  const folder = toSourceFolder(toStudyFolders(context).draft(id), draft);
  await mkdir(folder, { recursive: true });
  const answer = await runContent(['text', folder], { input: text });
  const report = articlePreviewSchema.safeParse(answer.value);
  if (report.success) return succeed(report.data);
  return fail('center-fault', { detail: answer.complaint.slice(0, 300) });
}
