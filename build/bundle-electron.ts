// Owns: the two files that Electron runs. Main is an ES module; the preload must be CommonJS, because a
// sandboxed preload has no module loader but a small `require`.
import { join } from 'node:path';
import { build } from 'rolldown';

const rootDir = join(import.meta.dirname, '..');

/** Names inside the folder that was bundled to. */
export const electronFiles = { main: 'main.mjs', preload: 'preload.cjs' } as const;

export async function bundleElectron({ outDir }: { outDir: string }): Promise<void> {
  // One file each: what is not in it cannot be missing on a station.
  await build({
    input: join(rootDir, 'electron/main/index.ts'),
    platform: 'node',
    external: ['electron'],
    output: { file: join(outDir, electronFiles.main), format: 'esm', codeSplitting: false },
  });
  await build({
    input: join(rootDir, 'electron/preload/index.ts'),
    platform: 'browser',
    external: ['electron'],
    output: { file: join(outDir, electronFiles.preload), format: 'cjs', codeSplitting: false },
  });
}
