// Owns: building the two pages. They are built apart, each with all of its files below its own folder, so
// that the kiosk's service worker precaches the kiosk and nothing of the console.
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, type InlineConfig } from 'vite';
import { injectManifest } from 'workbox-build';

export type Page = 'kiosk' | 'console';

/** Entries beside the page: built with it, so that what page and workers share is one file, loaded once. */
const kioskWorkers = [
  'sync-worker',
  'journal-worker',
  'ballast-worker',
  'lan-worker',
  'courier-worker',
  'search-worker',
];

function listEntries(rootDir: string, page: Page): Record<string, string> {
  const workers = page === 'kiosk' ? kioskWorkers : [];
  return {
    index: join(rootDir, 'renderer', page, 'index.html'),
    ...Object.fromEntries(workers.map((name) => [name, join(rootDir, `renderer/workers/${name}.ts`)])),
    // What the console frames to show a unit as a kiosk does.
    ...(page === 'console' ? { preview: join(rootDir, 'renderer/console/preview.html') } : {}),
    // Runs in the frames of packages; the page only hands it on.
    ...(page === 'kiosk' ? { player: join(rootDir, 'renderer/packages/player.ts') } : {}),
  };
}

function configure(rootDir: string, page: Page, outDir: string): InlineConfig {
  return {
    root: join(rootDir, 'renderer', page),
    configFile: false,
    // The kiosk's is relative, so that the same build runs under http://…/kiosk/ and app://kiosk/kiosk/; the
    // console's addresses have depth, so its files need a fixed place.
    base: page === 'kiosk' ? './' : '/console/',
    plugins: [react()],
    resolve: {
      alias: [{ find: /^fflate$/, replacement: join(rootDir, 'renderer/console/zip-on-page.ts') }],
    },
    logLevel: 'error',
    define: { __APP_VERSION__: JSON.stringify('0.1.0') },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome120',
      // Inlined files would need data: in more places of the content security policy.
      assetsInlineLimit: 0,
      // Everything is on the station's own disk: asking for it early saves nothing.
      modulePreload: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: {
        input: listEntries(rootDir, page),
        output: {
          // The page names its workers; their files therefore have fixed names.
          entryFileNames: ({ name }) => {
            if (name === 'player') return 'packages/[name].js';
            return kioskWorkers.includes(name) ? 'workers/[name].js' : 'assets/[name]-[hash].js';
          },
        },
      },
    },
  };
}

/** A classic script in one file: Chromium's service workers of old stations know no modules. */
async function bundleServiceWorker(rootDir: string, entry: string, outDir: string): Promise<void> {
  await build({
    root: rootDir,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome120',
      lib: {
        entry: join(rootDir, 'renderer/workers', entry),
        formats: ['iife'],
        name: 'serviceWorker',
        fileName: () => 'service-worker.js',
      },
    },
  });
}

async function buildServiceWorker(rootDir: string, outDir: string): Promise<void> {
  const bundled = join(rootDir, 'dist/.service-worker');
  await bundleServiceWorker(rootDir, 'service-worker.ts', bundled);
  await injectManifest({
    swSrc: join(bundled, 'service-worker.js'),
    swDest: join(outDir, 'service-worker.js'),
    globDirectory: outDir,
    globPatterns: ['**/*.{js,mjs,css,html,woff2,wasm,svg,webmanifest,json,png,ogg}'],
    // Vite's file names carry a hash already.
    dontCacheBustURLsMatching: /assets\//,
    maximumFileSizeToCacheInBytes: 8 * 1024 ** 2,
  });
  await rm(bundled, { recursive: true, force: true });
}

/** The H5P player's own files, without the fonts for its authors' pages. */
async function copyH5p(rootDir: string, outDir: string): Promise<void> {
  const from = join(rootDir, 'node_modules/h5p-standalone/dist');
  const to = join(outDir, 'packages/h5p');
  await cp(from, to, {
    recursive: true,
    filter: (path) => !/fonts[/\\](?:inter|open-sans)/.test(path) && !/\.d\.ts$/.test(path),
  });
}

/** What a browser kiosk's second origin serves: a worker, and the page that installs it. */
export async function buildCourse(rootDir: string): Promise<void> {
  const outDir = join(rootDir, 'dist/renderer/course');
  await bundleServiceWorker(rootDir, 'course-worker.ts', outDir);
  await cp(join(rootDir, 'renderer/packages/install.html'), join(outDir, 'install.html'));
}

export async function buildPage(rootDir: string, page: Page): Promise<void> {
  const outDir = join(rootDir, 'dist/renderer', page);
  await build(configure(rootDir, page, outDir));
  if (page !== 'kiosk') return;
  await copyH5p(rootDir, outDir);
  await buildServiceWorker(rootDir, outDir);
}
