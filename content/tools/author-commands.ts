// Owns: the commands of people who write: init, check, inspect. None of them needs a key or writes a library.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type CheckReport, checkSources } from './check-sources.ts';
import { initSources } from './init-sources.ts';
import { inspectPath } from './inspect.ts';
import { describeCarriage } from './judge-media.ts';
import { exitCodes } from './library-error.ts';
import { formatProblem } from './source-problem.ts';
import { formatNotes, print, progressLine } from './terminal.ts';
import { formatCommand, type Recipe, runRecipe } from './transcode.ts';

interface CheckOptions {
  sources: string;
  json?: true;
  transcode?: true | 'run';
}

function formatCheck(report: CheckReport, isTranscoding: boolean): string {
  const lines = report.sizes.map(({ label, sizeBytes }) => `${label}: ${describeCarriage(sizeBytes)}`);
  lines.push(...formatNotes(report.notes));
  if (isTranscoding) {
    if (report.recipes.length === 0) lines.push('No film needs a smaller rendition.');
    for (const recipe of report.recipes) {
      const size =
        recipe.sizeBytes === undefined ? '' : ` becomes about ${describeCarriage(recipe.sizeBytes)}`;
      lines.push(`${recipe.height}p${size}:`, `  ${formatCommand(recipe)}`);
    }
  }
  const { length } = report.problems;
  lines.push(
    length === 0 ? 'No problem found.' : `${length} problem(s):`,
    ...report.problems.map(formatProblem),
  );
  return lines.join('\n');
}

async function runRecipes(recipes: readonly Recipe[]): Promise<void> {
  for (const recipe of recipes) {
    const isDone = await runRecipe(recipe, (done, total) =>
      progressLine.showShare(recipe.output, done, total),
    );
    progressLine.clear();
    process.stderr.write(isDone ? `${recipe.output}\n` : `ffmpeg is not here or failed: ${recipe.output}\n`);
  }
}

async function check(options: CheckOptions): Promise<void> {
  const report = await checkSources(resolve(options.sources), progressLine.show);
  print(options.json, report, formatCheck(report, options.transcode !== undefined));
  if (!report.ok) process.exitCode = exitCodes.sources;
  if (options.transcode === 'run') await runRecipes(report.recipes);
}

export function addAuthorCommands(program: Command): void {
  program
    .command('init')
    .description('make a new folder of sources with one unit and one briefing to change')
    .argument('<folder>')
    .option('--json', 'print the result as JSON')
    .action(async (folder: string, options: { json?: true }) => {
      const files = await initSources(resolve(folder), new Date().toISOString().slice(0, 10));
      print(
        options.json,
        { ok: true, files },
        [`Made in ${folder}:`, ...files.map((file) => `  ${file}`)].join('\n'),
      );
    });
  program
    .command('check')
    .description('tell problems, media that cannot be played or carried, and sizes; write nothing')
    .option('--sources <folder>', 'folder with units/ and briefings/', 'content/sources')
    .option(
      '--transcode [run]',
      'print ffmpeg recipes for 360p, 480p and 720p of heavy films; "run" starts them',
    )
    .option('--json', 'print the result as JSON')
    .action(check);
  program
    .command('inspect')
    .description('tell what a file or folder is: library, package, manifest, metadata, film or sound')
    .argument('<path>')
    .option('--json', 'print the result as JSON')
    .action(async (path: string, options: { json?: true }) => {
      const inspection = await inspectPath(resolve(path));
      print(options.json, inspection, [`${inspection.kind}: ${path}`, ...inspection.lines].join('\n'));
    });
}
