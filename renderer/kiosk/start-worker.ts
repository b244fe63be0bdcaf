// Owns: starting a worker. They are entries of the same build as the page (build/renderer.ts) and share its files.
export function startWorker(
  name:
    | 'journal-worker'
    | 'ballast-worker'
    | 'sync-worker'
    | 'lan-worker'
    | 'courier-worker'
    | 'search-worker',
): Worker {
  return new Worker(new URL(`workers/${name}.js`, document.baseURI), { type: 'module' });
}
