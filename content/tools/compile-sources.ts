// Owns: turning the sources folder into manifests: one for each unit and briefing. The version of a
// manifest is a hash of its content, so the same source always has the same version.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileRef } from '#core/domain/file-ref.ts';
import { type Manifest, manifestSchema } from '#core/domain/manifest.ts';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import { hashText } from '#core/kernel/hash.ts';
import type { BlobCollector } from './blob-collector.ts';
import { listChapterProblems } from './check-chapters.ts';
import { compileExam } from './compile-exam.ts';
import { compilePackage } from './compile-package.ts';
import { compileArticle, compileQuiz, reportDuplicates, type TextContext } from './compile-text.ts';
import type { FileUse } from './media-types.ts';
import { SourceFolder } from './source-folder.ts';
import { formatField, ProblemList, type SourceProblem } from './source-problem.ts';
import { briefingSourceSchema, type MaterialSource, unitSourceSchema } from './source-schemas.ts';

export interface CompiledSources {
  manifests: Manifest[];
  problems: SourceProblem[];
  notes: SourceProblem[];
}

type Localized<Value> = { zh?: Value | undefined; ug?: Value | undefined; en?: Value | undefined };
type CompileFile = (path: string, field: string) => Promise<FileRef | undefined>;

async function compileEach(
  files: Localized<string>,
  field: string,
  compile: CompileFile,
): Promise<Localized<FileRef>> {
  const compiled: Localized<FileRef> = {};
  for (const language of ['zh', 'ug', 'en'] as const) {
    const path = files[language];
    if (path === undefined) continue;
    const file = await compile(path, `${field}.${language}`);
    if (file) compiled[language] = file;
  }
  return compiled;
}

const unitFile = 'unit.json';
const briefingFile = 'briefing.json';

/** The material with files in place of paths. Where a file was refused the result does not parse. */
async function compileMaterial(
  context: TextContext,
  unitId: string,
  source: MaterialSource,
  at: string,
): Promise<unknown> {
  const media =
    (use: FileUse): CompileFile =>
    (path, field) =>
      context.folder.addMedia(path, use, unitFile, field);
  const captionsOf = async (captions: Localized<string> | undefined) =>
    captions === undefined
      ? {}
      : { captions: await compileEach(captions, `${at}.captions`, media('captions')) };
  switch (source.kind) {
    case 'article': {
      const compile: CompileFile = (path, field) => compileArticle(context, path, unitFile, field);
      return { ...source, files: await compileEach(source.files, `${at}.files`, compile) };
    }
    case 'video': {
      const { captions, poster, ...rest } = source;
      for (const { field, message } of listChapterProblems(source))
        context.folder.report(unitFile, `${at}.${field}`, message);
      return {
        ...rest,
        file: await media('video')(source.file, `${at}.file`),
        ...(poster === undefined ? {} : { poster: await media('image')(poster, `${at}.poster`) }),
        ...(await captionsOf(captions)),
      };
    }
    case 'audio': {
      const { captions, ...rest } = source;
      for (const language of ['zh', 'ug', 'en'] as const) {
        if ((source.files[language] === undefined) === (source.durationSeconds[language] === undefined))
          continue;
        context.folder.report(
          unitFile,
          `${at}.durationSeconds.${language}`,
          'Each language with a file needs its length, and only those.',
        );
      }
      return {
        ...rest,
        files: await compileEach(source.files, `${at}.files`, media('audio')),
        ...(await captionsOf(captions)),
      };
    }
    case 'pdf':
      return { ...source, files: await compileEach(source.files, `${at}.files`, media('pdf')) };
    case 'story': {
      const pages: unknown[] = [];
      for (const [index, page] of source.pages.entries()) {
        pages.push({ ...page, image: await media('image')(page.image, `${at}.pages[${index}].image`) });
      }
      return { ...source, pages };
    }
    case 'quiz':
      return {
        ...source,
        file: undefined,
        ...(await compileQuiz(context, source.file, unitFile, `${at}.file`)),
      };
    case 'exam':
      return compileExam(context, unitId, source, unitFile, at);
    case 'package':
      return compilePackage(context, source, unitFile, at);
  }
}

function listPictures(context: TextContext): FileRef[] {
  return [...context.pictures.values()].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
}

function toManifest(body: object): ReturnType<typeof manifestSchema.safeParse> {
  const version = hashText(toCanonicalJson(body)).slice(0, 16);
  return manifestSchema.safeParse({ ...body, version });
}

async function compileUnit(context: TextContext, id: string): Promise<object | undefined> {
  const { folder } = context;
  const source = await folder.readJson(unitFile, unitSourceSchema, unitFile, 'whole file');
  if (!source) return undefined;
  if (source.id !== id) folder.report(unitFile, 'id', `Must be "${id}", the name of the folder.`);
  reportDuplicates(folder, unitFile, 'materials', source.materials);
  const cover = await folder.addMedia(source.cover, 'image', unitFile, 'cover');
  const materials: unknown[] = [];
  for (const [index, material] of source.materials.entries()) {
    materials.push(await compileMaterial(context, id, material, `materials[${index}]`));
  }
  return { ...source, format: 1, kind: 'unit', cover, materials, pictures: listPictures(context) };
}

async function compileBriefing(context: TextContext, id: string): Promise<object | undefined> {
  const { folder } = context;
  const source = await folder.readJson(briefingFile, briefingSourceSchema, briefingFile, 'whole file');
  if (!source) return undefined;
  if (source.id !== id) folder.report(briefingFile, 'id', `Must be "${id}", the name of the folder.`);
  const files = await compileEach(source.files, 'files', (path, field) =>
    compileArticle(context, path, briefingFile, field),
  );
  return { ...source, format: 1, kind: 'briefing', files, pictures: listPictures(context) };
}

async function listFolders(parent: string): Promise<string[]> {
  try {
    const entries = await readdir(parent, { withFileTypes: true });
    return entries
      .flatMap((entry) => (entry.isDirectory() && !entry.name.startsWith('.') ? [entry.name] : []))
      .sort();
  } catch {
    return [];
  }
}

/** Reads all units and briefings below `sources`. Manifests are complete only when `problems` is empty. */
export async function compileSources(
  sources: string,
  blobs: BlobCollector,
  onWillRead: (label: string) => void,
  mayBeEmpty = false,
): Promise<CompiledSources> {
  const problems = new ProblemList();
  const manifests: Manifest[] = [];
  for (const [group, compile] of [
    ['units', compileUnit],
    ['briefings', compileBriefing],
  ] as const) {
    for (const id of await listFolders(join(sources, group))) {
      const label = `${group}/${id}`;
      onWillRead(label);
      const folder = new SourceFolder(join(sources, group, id), label, problems, blobs);
      const before = problems.problems.length;
      const body = await compile({ folder, blobs, pictures: new Map() }, id);
      if (!body || problems.problems.length > before) continue;
      const manifest = toManifest(body);
      if (manifest.success) manifests.push(manifest.data);
      else {
        for (const issue of manifest.error.issues) {
          problems.add(label, formatField(issue.path), `${issue.message}.`);
        }
      }
    }
  }
  if (manifests.length === 0 && problems.problems.length === 0 && !mayBeEmpty) {
    problems.add(sources, 'whole folder', 'There is no unit and no briefing here.');
  }
  return { manifests, problems: problems.problems, notes: problems.notes };
}
