// Owns: a small renderer on disk and the real shell over the double, for the tests that drive them together.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleElectron, electronFiles } from '#build/bundle-electron.ts';
import { startShell } from '#electron/main/start-shell.ts';
import { type ElectronDouble, launchElectronDouble } from './electron-double.ts';

/** Tells in the page's own words what its policy lets it do. */
const kioskScript = `
function attempt(run) {
  try {
    run();
    return 'ran';
  } catch (error) {
    return error.name;
  }
}
document.body.dataset.eval = attempt(() => (0, eval)('1'));
document.body.dataset.wasm = attempt(() => new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
window.bridge.getShellInfo().then(
  (answer) => { document.body.dataset.bridge = answer.ok ? 'answered' : answer.error.kind; },
  (error) => { document.body.dataset.bridge = String(error); },
);
document.title = 'kiosk ran ' + typeof window.bridge;
`;

export interface SampleShell {
  /** Of the double: userData, downloads and the browser's profile are in it. */
  readonly folder: string;
  /** What the shell reported, of all starts. */
  readonly reports: string[];
  start(argv: readonly string[]): Promise<ElectronDouble>;
  remove(): Promise<void>;
}

export async function createSampleShell(): Promise<SampleShell> {
  const folder = await mkdtemp(join(tmpdir(), 'shell-'));
  const renderer = join(folder, 'renderer');
  await mkdir(join(renderer, 'kiosk'), { recursive: true });
  await mkdir(join(renderer, 'assets'));
  await writeFile(
    join(renderer, 'kiosk/index.html'),
    '<!doctype html><meta charset="utf-8"><title>kiosk</title><script type="module" src="../assets/kiosk.js"></script><p>ready</p>',
  );
  await writeFile(join(renderer, 'assets/kiosk.js'), kioskScript);
  await writeFile(join(renderer, 'assets/film.mp4'), Buffer.alloc(1000, 7));
  await bundleElectron({ outDir: folder });
  const preloadPath = join(folder, electronFiles.preload);
  const reports: string[] = [];
  return {
    folder,
    reports,
    async start(argv) {
      const double = await launchElectronDouble({ folder, preloadPath });
      await startShell(double.electron, {
        argv,
        platform: 'linux',
        rendererRoot: renderer,
        preloadPath,
        clock: { bootId: 'boot-of-the-test', readUptimeMs: () => 1234 },
        report: (text) => reports.push(text),
      });
      return double;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
