// Quizzes from the author's file to the published one: what older stations go on reading, and what they
// refuse as a whole. Real sources, the real compiler.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { BlobCollector } from '#content/tools/blob-collector.ts';
import { type CompiledSources, compileSources } from '#content/tools/compile-sources.ts';
import { manifestSchema } from '#core/domain/manifest.ts';
import { quizSourceSchema } from '#core/domain/quiz-source.ts';
import { makeSources } from './content-sources.ts';

const samples = join(import.meta.dirname, '../../content/sources/units');
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quizzes-'));
  await makeSources(folder, ['plain', 'pairs', 'broken'], 'words');
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function compile(): Promise<CompiledSources> {
  return compileSources(folder, await BlobCollector.open(join(folder, 'cache')), () => undefined);
}
const quizOf = (unit: string) => join(folder, 'units', unit, 'quiz.json');

/** The quiz of a material list as stations of the first versions read it. */
const firstQuizMaterial = z.strictObject({
  id: z.string(),
  titles: z.unknown(),
  kind: z.literal('quiz'),
  file: z.unknown(),
});

describe('formats of quizzes', () => {
  it('the samples have every type of question, each in three languages', async () => {
    const types = new Set<string>();
    for (const unit of ['drip-irrigation', 'household-first-aid']) {
      const source = quizSourceSchema.parse(
        JSON.parse(await readFile(join(samples, unit, 'quiz.json'), 'utf8')),
      );
      for (const { type } of source.questions) types.add(type);
    }
    expect([...types].sort()).toEqual(['match', 'multiple', 'order', 'short-answer', 'single', 'true-false']);
  });

  it('[LB28] a quiz of later types is named by the manifest, and no other is', async () => {
    const pairs = await readFile(join(samples, 'drip-irrigation/quiz.json'), 'utf8');
    await writeFile(quizOf('pairs'), pairs);
    const { manifests, problems } = await compile();
    expect(problems).toEqual([]);
    const byUnit = new Map(
      manifests.flatMap((manifest) =>
        manifest.kind === 'unit'
          ? [[String(manifest.id), manifest.materials.find(({ kind }) => kind === 'quiz')] as const]
          : [],
      ),
    );
    expect(byUnit.size).toBe(3);
    expect(byUnit.get('pairs')).toMatchObject({ quizFormat: 2 });
    expect(firstQuizMaterial.safeParse(byUnit.get('pairs')).success).toBe(false);
    expect(firstQuizMaterial.safeParse(byUnit.get('plain')).success).toBe(true);
    for (const manifest of manifests) expect(manifestSchema.safeParse(manifest).success).toBe(true);
  });

  it('tells each fault with its field', async () => {
    const source = JSON.parse(await readFile(join(samples, 'drip-irrigation/quiz.json'), 'utf8'));
    const match = source.questions.find(({ type }: { type: string }) => type === 'match');
    match.pairs[1].right.text = match.pairs[0].right.text;
    const short = source.questions.find(({ type }: { type: string }) => type === 'short-answer');
    short.accepted.zh = ['。'];
    await writeFile(quizOf('broken'), JSON.stringify(source));
    const { problems } = await compile();
    const told = problems.map(({ file, field, message }) => `${file} ${field} ${message}`).join('\n');
    expect(told).toContain('questions[6].pairs two answers read the same');
    expect(told).toContain('questions[7].accepted.zh[0] nothing but punctuation');
  });
});
