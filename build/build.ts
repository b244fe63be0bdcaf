// Owns: everything that is made before anything runs: the two pages, the center, the shell. Each step is
// skipped when its inputs have not changed.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { bundleElectron } from './bundle-electron.ts';
import { buildCourse, buildPage } from './renderer.ts';
import { runStep, type Step } from './stamp.ts';

const shared = ['core', 'package.json', 'package-lock.json', 'build'];

/** One file for a Node program; packages stay where they are and are imported from node_modules. */
async function bundleProgram(rootDir: string, entry: string, file: string): Promise<void> {
  const bundle = await rolldown({
    input: join(rootDir, entry),
    platform: 'node',
    external: (id) =>
      !id.startsWith('.') && !id.startsWith('#') && !id.startsWith('/') && !/^[a-z]:/i.test(id),
    resolve: { extensions: ['.ts', '.js'] },
  });
  await bundle.write({ file: join(rootDir, file), format: 'esm', sourcemap: true });
  await bundle.close();
}

function listSteps(rootDir: string): Step[] {
  return [
    {
      name: 'kiosk',
      inputs: [...shared, 'renderer'],
      output: 'dist/renderer/kiosk',
      run: () => buildPage(rootDir, 'kiosk'),
    },
    {
      name: 'course',
      inputs: [...shared, 'renderer/packages', 'renderer/workers'],
      output: 'dist/renderer/course',
      run: () => buildCourse(rootDir),
    },
    {
      name: 'console',
      inputs: [...shared, 'renderer'],
      output: 'dist/renderer/console',
      run: () => buildPage(rootDir, 'console'),
    },
    {
      name: 'center',
      inputs: [...shared, 'center'],
      output: 'dist/center',
      run: () => bundleProgram(rootDir, 'center/main.ts', 'dist/center/main.mjs'),
    },
    {
      name: 'content',
      inputs: [...shared, 'content/tools'],
      output: 'dist/content',
      run: () => bundleProgram(rootDir, 'content/tools/cli.ts', 'dist/content/cli.mjs'),
    },
    {
      name: 'electron',
      inputs: [...shared, 'electron'],
      output: 'dist/electron',
      run: () => bundleElectron({ outDir: join(rootDir, 'dist/electron') }),
    },
  ];
}

/** Builds what is out of date, telling each step's name and time. */
export async function buildAll(rootDir: string, report: (line: string) => void): Promise<void> {
  for (const step of listSteps(rootDir)) {
    const startedMs = performance.now();
    const hasRun = await runStep(rootDir, step);
    if (hasRun) report(`built ${step.name} in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildAll(join(import.meta.dirname, '..'), (line) => console.log(line));
}
