// Owns: cutting a failing scenario down to what is needed to fail: disaster by disaster, act by act. What is
// left is what a person has to understand.
import { type RunOptions, runScenario, type Verdict } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';
import type { SimDatabase } from './sim-database.ts';

/** What kind of violation it is, whatever ids it names. */
export function toKind(violation: string): string {
  return violation
    .split('\n', 1)
    .join('')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}(?:\/unit-\d)?/g, '…')
    .replace(/(?:clone-)?station-\d/g, 'a station')
    .replace(/\d+/g, 'n')
    .slice(0, 100);
}

/** Each simpler scenario that leaves out one thing. */
function* listSimpler(scenario: Scenario): Generator<Scenario> {
  const { line, documents, disasters, stations } = scenario;
  const calmLine = { lost: 0, answerLost: 0, doubled: 0, cut: 0, maxDelayMs: 0 };
  if (Object.values(line).some((share) => share > 0)) yield { ...scenario, line: calmLine };
  if (documents.length > 0) yield { ...scenario, documents: [] };
  for (const index of disasters.keys()) yield { ...scenario, disasters: disasters.toSpliced(index, 1) };
  for (const [index, { acts }] of stations.entries()) {
    const withActs = (kept: typeof acts) => ({
      ...scenario,
      stations: stations.with(index, { acts: kept }),
    });
    if (acts.length > 1) yield withActs([]);
    for (const at of acts.keys()) yield withActs(acts.toSpliced(at, 1));
  }
}

/** Runs of the simulator that one failure may cost. */
const maxRuns = 150;

export async function shrinkScenario(
  database: SimDatabase,
  scenario: Scenario,
  verdict: Verdict,
  options: RunOptions,
): Promise<{ scenario: Scenario; verdict: Verdict }> {
  const kind = toKind(verdict.violations[0] ?? '');
  let smallest = { scenario, verdict };
  let runs = 0;
  for (let hasShrunk = true; hasShrunk; ) {
    hasShrunk = false;
    for (const simpler of listSimpler(smallest.scenario)) {
      if (++runs > maxRuns) return smallest;
      const tried = await runScenario(database, simpler, options);
      if (!tried.violations.some((violation) => toKind(violation) === kind)) continue;
      smallest = { scenario: simpler, verdict: tried };
      hasShrunk = true;
      break;
    }
  }
  return smallest;
}
