// Owns: the two files that Electron runs. Main is an ES module; the preload must be CommonJS, because a
// sandboxed preload has no module loader but a small `require`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'rolldown';

export interface ElectronBundle {
  mainPath: string;
  preloadPath: string;
}

const rootDir = join(import.meta.dirname, '..');

export async function bundleElectron({ outDir }: { outDir: string }): Promise<ElectronBundle> {
  await mkdir(outDir, { recursive: true });
  const mainPath = join(outDir, 'main.mjs');
  const preloadPath = join(outDir, 'preload.cjs');
  // One file each: what is not in it cannot be missing on a station.
  await build({
    input: join(rootDir, 'electron/main/index.ts'),
    platform: 'node',
    external: ['electron'],
    output: { file: mainPath, format: 'esm', codeSplitting: false },
  });
  await build({
    input: join(rootDir, 'electron/preload/index.ts'),
    platform: 'browser',
    external: ['electron'],
    output: { file: preloadPath, format: 'cjs', codeSplitting: false },
  });
  return { mainPath, preloadPath };
}
