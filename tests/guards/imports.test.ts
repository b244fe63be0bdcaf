// The direction of imports bites: for each rule, a small bad tree that must be reported under its name.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { cruise, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';
import { afterAll, describe, expect, it } from 'vitest';

const rootDir = join(import.meta.dirname, '../..');
const config = createRequire(import.meta.url)(join(rootDir, '.dependency-cruiser.cjs')) as {
  forbidden: { name: string }[];
};
/** Inside the project, so that packages resolve. */
const workDir = join(rootDir, 'dist/.guards');

/** Rule → [file that imports, what it imports]. A path is made as a file; a bare name is a package. */
const badImports: Record<string, [from: string, to: string]> = {
  'kernel-is-ground': ['core/kernel/bad.ts', 'core/domain/x.ts'],
  'domain-above-kernel': ['core/domain/bad.ts', 'core/protocol/x.ts'],
  'protocol-above-domain': ['core/protocol/bad.ts', 'core/sync/x.ts'],
  'journal-above-protocol': ['core/journal/bad.ts', 'core/bridge/x.ts'],
  'bridge-apart': ['core/bridge/bad.ts', 'core/sync/x.ts'],
  'sync-apart': ['core/sync/bad.ts', 'core/library/x.ts'],
  'library-below-bridge': ['core/library/bad.ts', 'core/bridge/x.ts'],
  'courier-below-bridge': ['core/courier/bad.ts', 'core/bridge/x.ts'],
  'core-below-hosts': ['core/sync/bad.ts', 'renderer/store/x.ts'],
  'renderer-alone': ['renderer/store/bad.ts', 'center/db/x.ts'],
  'electron-alone': ['electron/main/bad.ts', 'renderer/store/x.ts'],
  'center-alone': ['center/http/bad.ts', 'content/tools/x.ts'],
  'content-alone': ['content/tools/bad.ts', 'center/db/x.ts'],
  'nobody-imports-tests': ['core/kernel/bad.ts', 'tests/doubles/x.ts'],
  'features-apart': ['renderer/features/home/bad.ts', 'renderer/features/library/x.ts'],
  'ui-is-dumb': ['renderer/ui/bad.ts', 'renderer/features/home/x.ts'],
  'store-below-screens': ['renderer/store/bad.ts', 'renderer/ui/x.ts'],
  'console-without-store': ['renderer/console/bad.ts', 'renderer/store/x.ts'],
  'core-is-pure': ['core/kernel/bad.ts', 'node:fs'],
  'tests-only-in-tests': ['core/kernel/bad.ts', 'vitest'],
};

async function writeSource(folder: string, file: string, text: string): Promise<void> {
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function listBroken(folder: string): Promise<string[]> {
  const { output } = await cruise(['.'], {
    baseDir: folder,
    validate: true,
    ruleSet: config as IFlattenedRuleSet,
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
  });
  return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
}

describe('direction of imports', () => {
  afterAll(() => rm(workDir, { recursive: true, force: true }));

  it('every rule has a bad example', () => {
    const names = config.forbidden.map(({ name }) => name).filter((name) => name !== 'no-cycles');
    expect(Object.keys(badImports).sort()).toEqual(names.sort());
  });

  for (const [rule, [from, to]] of Object.entries(badImports)) {
    it(`${rule}: ${from} may not import ${to}`, async () => {
      const folder = join(workDir, rule);
      const isFile = to.includes('/');
      const target = isFile ? relative(dirname(from), to).replace(/^(?!\.)/, './') : to;
      await writeSource(folder, from, `import { x } from '${target}';\nexport const y = x;\n`);
      if (isFile) await writeSource(folder, to, 'export const x = 1;\n');
      expect(await listBroken(folder)).toContain(rule);
    });
  }

  it('no-cycles: two files may not import each other', async () => {
    const folder = join(workDir, 'no-cycles');
    await writeSource(folder, 'core/kernel/a.ts', "import { b } from './b.ts';\nexport const a = () => b;\n");
    await writeSource(folder, 'core/kernel/b.ts', "import { a } from './a.ts';\nexport const b = () => a;\n");
    expect(await listBroken(folder)).toContain('no-cycles');
  });
});
