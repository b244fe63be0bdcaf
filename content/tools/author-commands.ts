// Owns: the commands of people who write: init, check, inspect, and those of a program in which people write: text,
// judge. None of them needs a key or writes a library.
import { basename, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type Command, InvalidArgumentError } from 'commander';
import { type CheckReport, checkSources } from './check-sources.ts';
import { convertText } from './convert-text.ts';
import { initSources } from './init-sources.ts';
import { inspectPath } from './inspect.ts';
import { type FileUse, fileUses, judgeFile } from './judge-file.ts';
import { describeCarriage } from './judge-media.ts';
import { exitCodes } from './library-error.ts';
import { formatProblem } from './source-problem.ts';
import { formatNotes, print, progressLine } from './terminal.ts';
import { formatCommand, type Recipe, runRecipe } from './transcode.ts';

interface CheckOptions {
  sources: string;
  preview?: string;
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
  const preview = options.preview === undefined ? undefined : resolve(options.preview);
  const report = await checkSources(resolve(options.sources), progressLine.show, preview);
  print(options.json, report, formatCheck(report, options.transcode !== undefined));
  if (!report.ok) process.exitCode = exitCodes.sources;
  if (options.transcode === 'run') await runRecipes(report.recipes);
}

function parseUse(text: string): FileUse {
  const use = fileUses.find((name) => name === text);
  if (!use) throw new InvalidArgumentError(`Choose one of ${fileUses.join(', ')}.`);
  return use;
}

async function readAll(input: NodeJS.ReadableStream): Promise<string> {
  return (await buffer(input)).toString('utf8');
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
    .option('--preview <folder>', 'lay what a station would have, unsigned, into this empty folder')
    .option('--json', 'print the result as JSON')
    .action(check);
  program
    .command('text')
    .description('turn Markdown from the standard input into what a kiosk draws, with pictures of a folder')
    .argument('<folder>', 'folder of the unit or briefing')
    .option('--json', 'print the result as JSON')
    .action(async (folder: string, options: { json?: true }) => {
      const report = await convertText(resolve(folder), await readAll(process.stdin));
      const words = [`${report.blocks.length} blocks`, ...report.problems.map(formatProblem)];
      print(options.json, report, words.join('\n'));
      if (!report.ok) process.exitCode = exitCodes.sources;
    });
  program
    .command('judge')
    .description('tell whether one file may be used, whether a kiosk can play it, and how long it lasts')
    .argument('<file>')
    .requiredOption('--use <use>', fileUses.join(', '), parseUse)
    .option('--name <name>', 'by which name authors know it', '')
    .option('--json', 'print the result as JSON')
    .action(async (file: string, options: { use: FileUse; name: string; json?: true }) => {
      const report = await judgeFile(resolve(file), options.name || basename(file), options.use);
      print(options.json, report, [...report.problems, ...report.notes].join('\n') || 'No problem found.');
      if (!report.ok) process.exitCode = exitCodes.sources;
    });
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
