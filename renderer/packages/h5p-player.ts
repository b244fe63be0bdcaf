// Owns: playing H5P by h5p-standalone, the score of its xAPI statements, and its state. The content runs in
// the player's own page, which is the package's origin.
import type { PackageReport } from '#core/domain/package-run.ts';
import type { StartMessage } from './messages.ts';

type Figures = { raw?: number; min?: number; max?: number; scaled?: number };
interface XapiEvent {
  data: {
    statement: {
      result?: { score?: Figures; success?: boolean; completion?: boolean };
      context?: { contextActivities?: { parent?: unknown[] } };
    };
  };
}
/** The parts of H5P core that are used; it is a script of its own, loaded beside this one. */
interface H5pCore {
  externalDispatcher: { on(event: 'xAPI', run: (event: XapiEvent) => void): void };
}
interface Content {
  getMaxScore?(): number;
  getCurrentState?(): unknown;
}
interface H5pWindow extends Window {
  H5P?: H5pCore & { instances?: Content[] };
  H5PStandalone?: { H5P: new (at: HTMLElement, options: Record<string, unknown>) => Promise<unknown> };
}

const gatherMs = 3000;
const nothing = { raw: null, min: null, max: null, scaled: null };

function loadScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${src} does not load`));
    document.head.append(script);
  });
}

function toFigure(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function findContent(top: H5pWindow): Content | undefined {
  return top.H5P?.instances?.[0];
}

function readState(content: Content | undefined): string {
  const state = content?.getCurrentState?.();
  return state === undefined || state === null ? '' : JSON.stringify(state);
}

export async function playH5p(start: StartMessage, report: (report: PackageReport) => void): Promise<void> {
  const top = window as H5pWindow;
  await loadScript('packages/h5p/main.bundle.js');
  if (!top.H5PStandalone) throw new Error('no H5P player');
  const own = new URL('packages/h5p/', document.baseURI).href;
  const place = document.createElement('div');
  place.className = 'h5p-place';
  document.body.append(place);
  const last: PackageReport = {
    completion: '',
    success: '',
    score: nothing,
    state: start.state,
    isSuspended: false,
    isTerminated: false,
  };
  await new top.H5PStandalone.H5P(place, {
    id: 'package',
    h5pJsonPath: new URL('..', document.baseURI).href.replace(/\/$/, ''),
    frameJs: `${own}frame.bundle.js`,
    frameCss: `${own}styles/h5p.css`,
    icon: false,
    // In our page, not in about:blank: what is written into that is not under the worker that serves files.
    embedType: 'div',
    // Its own saving goes to a server; the number only makes the content keep its state.
    saveFreq: 3600,
    ...(start.state === '' ? {} : { contentUserData: [{ state: start.state }] }),
  });
  function tell(): void {
    const content = findContent(top);
    last.state = readState(content) || last.state;
    // A picture or a text has nothing to score; it is done when the learner says so.
    const isScored = (content?.getMaxScore?.() ?? 0) > 0;
    report({ ...last, completion: last.completion === '' && !isScored ? 'unscored' : last.completion });
  }
  top.H5P?.externalDispatcher.on('xAPI', (event) => {
    const { result, context } = event.data.statement;
    // A question inside a set reports to its parent as well; only the whole counts.
    const isPart = (context?.contextActivities?.parent?.length ?? 0) > 0;
    if (result?.score && !isPart) {
      const { raw, min, max, scaled } = result.score;
      last.score = { raw: toFigure(raw), min: toFigure(min), max: toFigure(max), scaled: toFigure(scaled) };
      if (result.completion !== false) last.completion = 'completed';
      if (result.success !== undefined) last.success = result.success ? 'passed' : 'failed';
    } else if (result?.completion && !isPart) {
      last.completion = 'completed';
    }
    tell();
  });
  let kept = '';
  setInterval(() => {
    const state = readState(findContent(top));
    if (state !== kept && state !== '') tell();
    kept = state;
  }, gatherMs);
}
