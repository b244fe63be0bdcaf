// What was found once stays mended; and a seed tells the same story each time.
import { expect, it } from 'vitest';
import { regressions } from './regressions.ts';
import { runScenario } from './run-scenario.ts';
import { createScenario } from './scenario.ts';
import { SimDatabase } from './sim-database.ts';

const database = await SimDatabase.create();

it.each(regressions)('$what', async ({ scenario }) => {
  expect((await runScenario(database, scenario)).violations).toEqual([]);
});

it('the same seed goes the same way, step by step', async () => {
  const [first, second] = [
    await runScenario(database, createScenario(7), { isTraced: true }),
    await runScenario(database, createScenario(7), { isTraced: true }),
  ];
  // The center names its feed by chance.
  const toSteps = (trace: string[]) => trace.filter((line) => !line.includes(' gets '));
  expect(toSteps(second.trace)).toEqual(toSteps(first.trace));
});
