// Owns: the SCORM run-time (scorm-again) around a package: `window.API` or `window.API_1484_11`, and what
// the kiosk keeps of it. The run-time talks to nobody: each change is told to the kiosk at once.
import type { PackageReport } from '#core/domain/package-run.ts';
import type { StartMessage } from './messages.ts';

type Json = Record<string, unknown>;

/** What the two run-times have in common, in the words of this file. */
interface Runtime {
  loadFromJSON(json: Json): void;
  renderCMIToJSONString(): string;
  isTerminated(): boolean;
  on(event: string, run: (element?: string) => void): void;
}

/** Several values in a row (a page change sets five) are one report. */
const gatherMs = 150;
const quiet = { autocommit: false, logLevel: 5 };

function toJson(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function toWord(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 40) : '';
}

function toFigure(value: unknown): number | null {
  if (typeof value !== 'string' || value.trim() === '') return null;
  const figure = Number(value);
  return Number.isFinite(figure) ? Math.min(1e9, Math.max(-1e9, figure)) : null;
}

function toScore(value: unknown): PackageReport['score'] {
  const { raw, min, max, scaled } = toJson(value);
  return { raw: toFigure(raw), min: toFigure(min), max: toFigure(max), scaled: toFigure(scaled) };
}

/** SCORM 1.2 keeps these values one level deeper. */
function toCore(cmi: Json, is12: boolean): Json {
  return is12 ? toJson(cmi['core']) : cmi;
}

/** What the next sitting begins with: not this one's time and end, and not a status nobody set. */
function toKept(cmi: Json, is12: boolean, isStatusSet: boolean): Json {
  const { session_time: _time, exit: _exit, entry: _entry, ...kept } = toCore(cmi, is12);
  if (!isStatusSet) delete kept[is12 ? 'lesson_status' : 'completion_status'];
  return is12 ? { ...cmi, core: kept } : kept;
}

async function createRuntime(is12: boolean): Promise<Runtime> {
  const { Scorm12API, Scorm2004API } = await import('scorm-again/min');
  return is12
    ? Object.assign(globalThis, { API: new Scorm12API(quiet) }).API
    : Object.assign(globalThis, { API_1484_11: new Scorm2004API(quiet) }).API_1484_11;
}

/** Begins or goes on. Who learns is nobody's business but the station's. */
function load(runtime: Runtime, is12: boolean, before: Json, language: string): void {
  const entry = Object.keys(before).length === 0 ? 'ab-initio' : 'resume';
  const shared = { entry, credit: 'credit' };
  if (is12) {
    const who = { student_id: 'learner', student_name: 'learner', lesson_mode: 'normal' };
    const wishes = { ...toJson(before['student_preference']), language };
    const core = { ...toJson(before['core']), ...who, ...shared };
    runtime.loadFromJSON({ cmi: { ...before, student_preference: wishes, core } });
  } else {
    const who = { learner_id: 'learner', learner_name: 'learner', mode: 'normal' };
    const wishes = { ...toJson(before['learner_preference']), language };
    runtime.loadFromJSON({ cmi: { ...before, ...who, ...shared, learner_preference: wishes } });
  }
}

export async function playScorm(
  start: StartMessage,
  report: (report: PackageReport) => void,
  showFrame: (entry: string) => void,
): Promise<void> {
  const is12 = start.format === 'scorm-1.2';
  const before = start.state === '' ? {} : toJson(JSON.parse(start.state));
  const statusName = is12 ? 'lesson_status' : 'completion_status';
  const runtime = await createRuntime(is12);
  load(runtime, is12, before, start.language);

  let isStatusSet = toWord(toCore(before, is12)[statusName]) !== '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  function tell(): void {
    clearTimeout(timer);
    timer = undefined;
    const cmi = toJson(toJson(JSON.parse(runtime.renderCMIToJSONString()))['cmi']);
    const core = toCore(cmi, is12);
    report({
      // At its end the run-time puts in a word of its own where the package said none.
      completion: isStatusSet ? toWord(core[statusName]) : '',
      success: is12 ? '' : toWord(cmi['success_status']),
      score: toScore(core['score']),
      state: JSON.stringify(toKept(cmi, is12, isStatusSet)),
      isSuspended: core['exit'] === 'suspend',
      isTerminated: runtime.isTerminated(),
    });
  }
  runtime.on(is12 ? 'LMSSetValue' : 'SetValue', (element) => {
    if (element?.endsWith(`.${statusName}`)) isStatusSet = true;
    timer ??= setTimeout(tell, gatherMs);
  });
  const weighty = is12 ? ['LMSInitialize', 'LMSCommit', 'LMSFinish'] : ['Initialize', 'Commit', 'Terminate'];
  // Told when the call has ended, so that what it changed is in it.
  for (const event of weighty) runtime.on(event, () => queueMicrotask(tell));
  showFrame(start.entry);
}
