// Owns: the command line of authors and publishers (composition root: clock, folders, terminal). Texts for
// people go to stderr while work goes on; the result goes to stdout, as one JSON object with --json.
import { Command } from 'commander';
import { addAuthorCommands } from './author-commands.ts';
import { addKeyCommands } from './key-commands.ts';
import { exitCodes, exitCodeWords, explainDiskFault, LibraryError } from './library-error.ts';
import { addPublishCommands } from './publish-commands.ts';
import { progressLine } from './terminal.ts';

const program = new Command('content').description('Write, check and publish the signed library of a county');
addAuthorCommands(program);
addPublishCommands(program);
addKeyCommands(program);
program.addHelpText('after', exitCodeWords);
for (const command of program.commands) {
  for (const one of [command, ...command.commands]) one.addHelpText('after', exitCodeWords);
}

/** Another program asked, and was killed: what it would do again must not be done twice at once. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(exitCodes.usage);
  }, 200).unref();
}

if (process.env['CONTENT_PROGRESS'] === 'json') endWithParent();
try {
  await program.parseAsync();
} catch (cause) {
  progressLine.clear();
  const told = cause instanceof LibraryError ? cause : explainDiskFault(cause);
  if (!told) throw cause;
  process.stderr.write(`${told.message}\n`);
  process.exitCode = exitCodes[told.code];
}
