// Owns: the part of the command line that launches cmi5 courses for a learner.
import type { Command as Program } from 'commander';
import { type LaunchRequest, moveOnRules } from '../services/cmi5-launches.ts';
import type { Command } from './administer.ts';

interface LaunchOptions {
  learner: string;
  activity: string;
  publisher?: string;
  url: string;
  center: string;
  moveOn: string;
  mastery?: string;
  parameters?: string;
}

/** What is wrong with the options is found where all commands are checked. */
function toCommand(options: LaunchOptions): Command {
  const { learner, activity, publisher, url, center, moveOn, mastery, parameters } = options;
  const request: LaunchRequest = {
    learnerId: learner,
    activityId: activity,
    publisherId: publisher ?? activity,
    url,
    endpoint: `${center.replace(/\/+$/, '')}/xapi`,
    moveOn: moveOn as LaunchRequest['moveOn'],
    ...(mastery === undefined ? {} : { masteryScore: Number(mastery) }),
    ...(parameters === undefined ? {} : { parameters }),
  };
  return { name: 'cmi5 launch', request };
}

export function addLaunchCommands<Shared>(
  program: Program,
  addCommand: (parent: Program, name: string, description: string) => Program,
  administer: (options: Shared, command: Command) => Promise<void>,
): void {
  const cmi5 = program.command('cmi5').description('courses that speak cmi5');
  addCommand(cmi5, 'launch', 'makes the address that opens a course for a learner, once, within 12 hours')
    .requiredOption('--learner <id>', 'who learns')
    .requiredOption('--activity <iri>', 'the activity under which its statements are kept')
    .requiredOption('--url <address>', 'where the course is')
    .requiredOption('--center <address>', "the center as the learner's browser reaches it")
    .option('--publisher <iri>', 'what the publisher calls it; otherwise the activity')
    .option('--move-on <rule>', `when it is done, of: ${moveOnRules.join(', ')}`, 'CompletedOrPassed')
    .option('--mastery <score>', 'from 0 to 1: what is needed to pass')
    .option('--parameters <text>', 'handed to the course')
    .action((options: Shared & LaunchOptions) => administer(options, toCommand(options)));
}
