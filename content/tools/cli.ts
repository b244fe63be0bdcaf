// Composition root of the content tools.
import { Command } from 'commander';
import { buildLibrary } from './build-library.ts';
import { defaultExpiries } from './publish-library.ts';
import { defaultPolicies } from './signing-keys.ts';
import { formatProblem } from './source-problem.ts';

const program = new Command('npm run content --');
program
  .command('build')
  .option('--sources <dir>', '', 'content/sources')
  .option('--out <dir>', '', 'dist/library')
  .option('--keys <dir>', '', '.data/library-keys')
  .option('--county <id>', '', 'pishan')
  .action(async (options: { sources: string; out: string; keys: string; county: string }) => {
    const report = await buildLibrary({
      sources: options.sources,
      out: options.out,
      keysFolder: options.keys,
      county: options.county,
      nowMs: Date.now(),
      expiries: defaultExpiries,
      policies: defaultPolicies,
    });
    if (report.ok) console.log(JSON.stringify(report));
    else {
      for (const problem of report.problems) console.error(formatProblem(problem));
      process.exitCode = 2;
    }
  });
await program.parseAsync();
