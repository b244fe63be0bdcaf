// Exams from the author's file to the published one: nothing of the questions is in what is published, the same source
// gives the same bytes, and each fault is told with its field. Real sources, the real compiler.
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BlobCollector } from '#content/tools/blob-collector.ts';
import { type CompiledSources, compileSources } from '#content/tools/compile-sources.ts';
import { quizSourceSchema } from '#core/domain/quiz-source.ts';
import { openPaper } from '#core/exam/paper.ts';
import { must } from '#core/kernel/assert.ts';

const sample = join(import.meta.dirname, '../../content/sources/units/spring-exam');
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exams-'));
  await cp(sample, join(folder, 'units/spring-exam'), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Compiled extends CompiledSources {
  /** Everything that would be published, by name. */
  files: Map<string, Buffer>;
}

async function compile(): Promise<Compiled> {
  const blobs = await BlobCollector.open(join(folder, 'cache'));
  const compiled = await compileSources(folder, blobs, () => undefined);
  const out = await mkdtemp(join(folder, 'out-'));
  await blobs.layTo(out);
  const files = new Map<string, Buffer>();
  for (const name of await readdir(out)) files.set(name, await readFile(join(out, name)));
  return { ...compiled, files };
}

function findExam({ manifests: [unit] }: Compiled) {
  const material = unit?.kind === 'unit' ? unit.materials[0] : undefined;
  if (material?.kind !== 'exam') throw new Error('no exam');
  return material;
}

it('[LB29] publishes a paper that the code opens, and nothing of its questions or its code', async () => {
  const compiled = await compile();
  expect(compiled.problems).toEqual([]);
  const { id, salt, questionCount, closesAtMs, ...rest } = findExam(compiled);
  expect({ id, questionCount, minutes: rest.minutes }).toEqual({ id: 'exam', questionCount: 4, minutes: 20 });
  expect(closesAtMs).toBe(Date.UTC(2027, 5, 30, 12));
  const sealed = new Uint8Array(must(compiled.files.get(rest.paper.sha256), 'paper'));
  const name = { unitId: 'spring-exam', materialId: 'exam' };
  const source = quizSourceSchema.parse(JSON.parse(await readFile(join(sample, 'exam.json'), 'utf8')));
  expect(await openPaper(name, salt, sealed, '3141592653')).toEqual({ format: 2, ...source });
  const published = JSON.stringify(compiled.manifests) + [...compiled.files.values()].join();
  for (const secret of ['31415', 'drip irrigation?', 'correct', '滴灌有哪些好处'])
    expect(published).not.toContain(secret);
});

it('gives the same bytes and version again, and others when one letter differs', async () => {
  const first = await compile();
  const again = await compile();
  expect(again.manifests).toEqual(first.manifests);
  const file = join(folder, 'units/spring-exam/exam.json');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('A bank calls', 'The bank calls'));
  const changed = findExam(await compile());
  await writeFile(file, text);
  expect(changed.salt).not.toBe(findExam(first).salt);
  expect(changed.paper.sha256).not.toBe(findExam(first).paper.sha256);
});

it('tells each fault with its field', async () => {
  const unit = join(folder, 'units/spring-exam/unit.json');
  const exam = join(folder, 'units/spring-exam/exam.json');
  const [unitText, examText] = [await readFile(unit, 'utf8'), await readFile(exam, 'utf8')];
  await writeFile(
    unit,
    unitText
      .replace('31415 92653', '31415')
      .replace('"closesAt"', '"opensAt": "2028-01-01T00:00:00+08:00", "closesAt"'),
  );
  const first = await compile();
  await writeFile(unit, unitText);
  await writeFile(exam, examText.replace('"maxAttempts": 1', '"maxAttempts": null'));
  const second = await compile();
  const told = [...first.problems, ...second.problems].map(({ file, field }) => `${file} ${field}`);
  expect(told).toEqual([
    'units/spring-exam/unit.json materials[0].code',
    'units/spring-exam/unit.json materials[0].closesAt',
    'units/spring-exam/exam.json maxAttempts',
  ]);
});
