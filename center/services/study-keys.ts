// Owns: the key by which the console signs study units and briefings: a trainer's key like any other (docs/key-custody.md), kept
// in the center's data folder; and what the county lets it sign, as the published library says.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { DraftKind, StudyKey } from '#core/protocol/console-study-api.ts';
import { runContent } from './content-program.ts';
import type { CenterContext } from './context.ts';
import { sourceGroups } from './study-body.ts';
import { consoleRole, toStudyFolders } from './study-folders.ts';

const publicKeySchema = z.strictObject({ name: z.string(), publicKey: z.string().regex(/^[0-9a-f]{64}$/) });
const metaSchema = z.object({
  signed: z.object({ meta: z.record(z.string(), z.object({ version: z.int() })) }),
});
const targetsSchema = z.object({
  signed: z.object({
    delegations: z
      .object({
        keys: z.record(z.string(), z.object({ keyval: z.object({ public: z.string() }) })),
        roles: z.array(
          z.object({ name: z.string(), keyids: z.array(z.string()), paths: z.array(z.string()) }),
        ),
      })
      .optional(),
  }),
});
const rootSchema = z.object({ signed: z.object({ county: z.string() }) });

async function readJson<Value>(file: string, schema: z.ZodType<Value>): Promise<Value | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : schema.safeParse(JSON.parse(text)).data;
}

export async function readCounty({ libraryDir }: CenterContext): Promise<string | undefined> {
  return (await readJson(join(libraryDir, 'metadata/1.root.json'), rootSchema))?.signed.county;
}

/** Patterns such as `units/c-*.json` that this key may sign; none before the county gave any. */
async function readPaths(libraryDir: string, publicKey: string): Promise<string[]> {
  const folder = join(libraryDir, 'metadata');
  const timestamp = await readJson(join(folder, 'timestamp.json'), metaSchema);
  const snapshotVersion = timestamp?.signed.meta['snapshot.json']?.version ?? 0;
  const snapshot = await readJson(join(folder, `${snapshotVersion}.snapshot.json`), metaSchema);
  const targetsVersion = snapshot?.signed.meta['targets.json']?.version ?? 0;
  const targets = await readJson(join(folder, `${targetsVersion}.targets.json`), targetsSchema);
  const { roles = [], keys = {} } = targets?.signed.delegations ?? {};
  const role = roles.find(({ name }) => name === consoleRole);
  const isOurs = role?.keyids.some((id) => keys[id]?.keyval.public === publicKey);
  return isOurs ? (role?.paths ?? []) : [];
}

/** The public half, made at the first question. */
async function readPublicKey(context: CenterContext): Promise<string> {
  const { keys } = toStudyFolders(context);
  const file = join(keys, `${consoleRole}.public.json`);
  const known = await readJson(file, publicKeySchema);
  if (known) return known.publicKey;
  await mkdir(keys, { recursive: true, mode: 0o700 });
  const made = await runContent(['keys', 'trainer', consoleRole, '--keys', keys]);
  const key = await readJson(file, publicKeySchema);
  if (!key) throw new Error(`the console's key could not be made: ${made.complaint}`);
  return key.publicKey;
}

async function canPublish({ libraryKeysDir }: CenterContext): Promise<boolean> {
  if (libraryKeysDir === undefined) return false;
  return (await readFile(join(libraryKeysDir, 'published.json')).catch(() => undefined)) !== undefined;
}

export async function readStudyKey(context: CenterContext): Promise<StudyKey> {
  const publicKey = await readPublicKey(context);
  return {
    name: consoleRole,
    publicKey,
    paths: await readPaths(context.libraryDir, publicKey),
    canPublish: await canPublish(context),
  };
}

/** Where the county's own keys are at hand, as in the demo, the console's key is given its paths at once. */
export async function delegateToConsole(context: CenterContext): Promise<void> {
  const { libraryKeysDir, libraryDir } = context;
  const county = await readCounty(context);
  if (libraryKeysDir === undefined || county === undefined || !(await canPublish(context))) return;
  const { paths } = await readStudyKey(context);
  if (demoPaths.every((path) => paths.includes(path))) return;
  const file = join(toStudyFolders(context).keys, `${consoleRole}.public.json`);
  const keys = ['--keys', libraryKeysDir];
  await runContent(['keys', 'delegate', '--public', file, '--paths', demoPaths.join(), ...keys]);
  await runContent(['publish', '--out', libraryDir, '--county', county, ...keys]);
}
const demoPaths = ['units/c-*.json', 'briefings/c-*.json'];

/** An id that the key may sign: of the English title as far as it goes, told from others by `mark`. */
export function toItemId(kind: DraftKind, paths: readonly string[], title: string, mark: string): string {
  const group = `${sourceGroups[kind]}/`;
  const given = paths.find((path) => path.startsWith(group)) ?? group;
  const pattern = /^([a-z0-9-]*)\*([a-z0-9-]*)\.json$/.exec(given.slice(group.length));
  const [, before = 'c-', after = ''] = pattern ?? [];
  const slug = title
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 32)
    .replaceAll(/^-+|-+$/g, '');
  return `${before}${slug === '' ? '' : `${slug}-`}${mark}${after}`;
}
