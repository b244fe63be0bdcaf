// Owns: whether a build step has to run: a step is skipped when the hash of its inputs is the one that
// its last success left in dist/.stamps.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

async function listInputs(rootDir: string, input: string): Promise<string[]> {
  const entries = await readdir(join(rootDir, input), { withFileTypes: true }).catch(() => undefined);
  if (!entries) return [input];
  const nested = await Promise.all(entries.map((entry) => listInputs(rootDir, join(input, entry.name))));
  return nested.flat();
}

async function hashInputs(rootDir: string, inputs: readonly string[]): Promise<string> {
  const files = (await Promise.all(inputs.map((input) => listInputs(rootDir, input)))).flat().sort();
  const hash = createHash('sha256');
  for (const file of files) {
    if (/\.test\.tsx?$/.test(file)) continue;
    hash.update(file);
    hash.update(await readFile(join(rootDir, file)));
  }
  return hash.digest('hex');
}

export interface Step {
  name: string;
  /** Files and folders whose content decides, relative to the root. */
  inputs: readonly string[];
  /** Must exist for the step to count as done. */
  output: string;
  run(): Promise<void>;
}

/** Runs the step unless nothing has changed since its last success. Returns whether it ran. */
export async function runStep(rootDir: string, step: Step): Promise<boolean> {
  const stampFile = join(rootDir, 'dist/.stamps', step.name);
  const wanted = await hashInputs(rootDir, step.inputs);
  const last = await readFile(stampFile, 'utf8').catch(() => '');
  const isThere = await readdir(join(rootDir, step.output)).then(
    (names) => names.length > 0,
    () => false,
  );
  if (isThere && last === wanted) return false;
  await rm(stampFile, { force: true });
  await step.run();
  await mkdir(join(rootDir, 'dist/.stamps'), { recursive: true });
  await writeFile(stampFile, wanted);
  return true;
}
