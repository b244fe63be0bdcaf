// Owns: where an Electron binary is, without ever fetching one. Requiring the `electron` package downloads
// its binary when it is missing; a start script or test in a village or on a build machine must not.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type LocatedElectron =
  | { isFound: true; path: string }
  /** `reason`: one sentence for people, in English. */
  | { isFound: false; reason: string };

export function locateElectron(
  rootDir: string,
  env: Readonly<Record<string, string | undefined>>,
): LocatedElectron {
  const named = env['ELECTRON_BINARY'];
  if (named) {
    return existsSync(named)
      ? { isFound: true, path: named }
      : { isFound: false, reason: `ELECTRON_BINARY names a file that is not there: ${named}` };
  }
  const packageDir = join(rootDir, 'node_modules/electron');
  const pathFile = join(packageDir, 'path.txt');
  if (!existsSync(pathFile)) {
    return {
      isFound: false,
      reason:
        'no Electron binary: node_modules/electron/path.txt is missing (npx install-electron fetches it)',
    };
  }
  const path = join(packageDir, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(path)
    ? { isFound: true, path }
    : { isFound: false, reason: `no Electron binary: path.txt names a file that is not there: ${path}` };
}
