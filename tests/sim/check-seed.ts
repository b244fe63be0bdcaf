// Owns: the verdict on one seed; of a failing one, cut down, in words that lead to the cause.
import { type RunOptions, runScenario, type Verdict } from './run-scenario.ts';
import { createScenario, type Scenario } from './scenario.ts';
import { shrinkScenario } from './shrink.ts';
import type { SimDatabase } from './sim-database.ts';

function formatFailure(scenario: Scenario, { violations, trace }: Verdict): string {
  return [
    `seed ${scenario.seed} breaks: ${violations.join('; ')}`,
    `again: npm run simulate -- --seed ${scenario.seed} --trace`,
    `cut down to: ${JSON.stringify(scenario)}`,
    ...trace.slice(-80),
  ].join('\n');
}

/** Undefined when the seed holds, else what to tell. */
export async function checkSeed(
  database: SimDatabase,
  seed: number,
  options: RunOptions = {},
): Promise<string | undefined> {
  const scenario = createScenario(seed);
  const verdict = await runScenario(database, scenario, options);
  if (verdict.violations.length === 0) return undefined;
  const smallest = await shrinkScenario(database, scenario, verdict, options);
  return formatFailure(smallest.scenario, smallest.verdict);
}
