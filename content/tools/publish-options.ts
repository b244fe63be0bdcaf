// Owns: the options that every command with keys has, and the request that they make.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { defaultExpiries, type PublishRequest } from './publish-library.ts';
import { defaultPolicies } from './signing-keys.ts';
import { parseCount, parseCounty } from './terminal.ts';

export interface KeyOptions {
  out: string;
  keys: string;
  county: string;
  json?: true;
  rootDays: number;
  targetsDays: number;
  snapshotDays: number;
  timestampDays: number;
  courierDays: number;
  /** Where the command may make the first root. */
  rootKeys?: number;
  rootThreshold?: number;
}

export function toPublishRequest(options: KeyOptions, nowMs: number): PublishRequest {
  const { rootDays, targetsDays, snapshotDays, timestampDays, courierDays } = options;
  return {
    out: resolve(options.out),
    keysFolder: resolve(options.keys),
    county: options.county,
    nowMs,
    expiries: { rootDays, targetsDays, snapshotDays, timestampDays, courierDays },
    policies: {
      ...defaultPolicies,
      root: { keys: options.rootKeys ?? 1, threshold: options.rootThreshold ?? 1 },
    },
  };
}

export function addKeyOptions(command: Command): Command {
  return command
    .option('--out <folder>', 'folder of the published library', 'dist/library')
    .option('--keys <folder>', 'folder of the signing keys; made when absent', '.data/library-keys')
    .option('--county <name>', 'county that the library is for', parseCounty, 'pishan')
    .option('--root-days <days>', 'life of the root', parseCount, defaultExpiries.rootDays)
    .option('--targets-days <days>', 'life of the targets', parseCount, defaultExpiries.targetsDays)
    .option('--snapshot-days <days>', 'life of the snapshot', parseCount, defaultExpiries.snapshotDays)
    .option('--timestamp-days <days>', 'life of the timestamp', parseCount, defaultExpiries.timestampDays)
    .option(
      '--courier-days <days>',
      'life of the timestamp on sticks',
      parseCount,
      defaultExpiries.courierDays,
    )
    .option('--json', 'print the result as JSON');
}
