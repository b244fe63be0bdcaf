// Owns: the peer of B9: an empty page of React and the same router, built the same way as the kiosk.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>empty</title></head>
<body><div id="root"></div><script type="module" src="./main.tsx"></script></body></html>`;

const main = `import { createRoot } from 'react-dom/client';
import { HashRouter, Route, Routes } from 'react-router';
createRoot(document.getElementById('root')).render(
  <HashRouter><Routes><Route path="*" element={<button data-testid="ready">ready</button>} /></Routes></HashRouter>,
);`;

/** Builds the page below `folder`, which must be inside the project so that packages resolve. */
export async function buildEmptyPage(folder: string): Promise<string> {
  const source = join(folder, 'source');
  const outDir = join(folder, 'built');
  await mkdir(source, { recursive: true });
  await writeFile(join(source, 'index.html'), html);
  await writeFile(join(source, 'main.tsx'), main);
  await build({
    root: source,
    configFile: false,
    base: './',
    plugins: [react()],
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, target: 'chrome120', assetsInlineLimit: 0 },
  });
  return outDir;
}
