// The simulator is worth something only if it notices: each engine that is broken on purpose is caught.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#core/kernel/assert.ts';
import { brokenEngines } from './mutants.ts';
import { runScenario } from './run-scenario.ts';
import { type ActKind, createScenario, type DisasterKind, type Scenario } from './scenario.ts';
import { SimDatabase } from './sim-database.ts';

/** Seeds within which each must be caught; most are caught by the first few. */
const maxSeeds = 200;

/** The seed's own scenario, with disasters of the kinds in which this fault can show. */
function createTrouble(seed: number, kinds: readonly DisasterKind[], act?: ActKind): Scenario {
  const scenario = createScenario(seed);
  const disasters = scenario.disasters.map((disaster, index) => ({
    ...disaster,
    kind: must(kinds[index % kinds.length], 'kind'),
  }));
  const stations = scenario.stations.map(({ acts }) => ({
    acts: acts.map((plan, index) => (act && index % 2 === 1 ? { ...plan, kind: act } : plan)),
  }));
  return { ...scenario, disasters, stations };
}

let database: SimDatabase | undefined;
beforeAll(async () => {
  database = await SimDatabase.create();
});
afterAll(async () => {
  await database?.close();
});

describe('a broken engine is caught', () => {
  it.each(Object.entries(brokenEngines))('that %s', { timeout: 120_000 }, async (_, broken) => {
    const { mutant, createStore, trouble } = broken;
    const caught: string[] = [];
    for (let seed = 1; seed <= maxSeeds && caught.length === 0; seed++) {
      const { violations } = await runScenario(
        must(database, 'database'),
        createTrouble(seed, trouble, broken.act),
        {
          mutant,
          ...(createStore ? { createStore } : {}),
        },
      );
      caught.push(...violations);
    }
    expect(caught).not.toEqual([]);
  });
});
