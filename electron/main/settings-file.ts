// Owns: the few settings that the shell needs before the page's database can be read. Written beside and
// renamed over, so that a power cut leaves the old or the new file, never half of one.
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { centerOriginSchema } from '#core/bridge/center-origin.ts';
import { toDiskErrorKind } from '#core/journal/journal-disk.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';

const lanSettingSchema = z.object({
  isSharing: z.boolean(),
  /** As neighbours are told; kept, because the shell shares before the page has started. */
  station: z.string().max(200),
  county: z.string().max(200).optional(),
});
export type LanSetting = z.infer<typeof lanSettingSchema>;

const settingsSchema = z.object({
  centerOrigin: centerOriginSchema.optional(),
  // A part that no longer parses costs itself only, never the address of the center.
  lan: lanSettingSchema.optional().catch(undefined),
});
export type Settings = z.infer<typeof settingsSchema>;

/** An absent or unreadable file means no settings: the page can set them again. */
export async function readSettings(path: string): Promise<Settings> {
  try {
    const raw: unknown = JSON.parse(await readFile(path, 'utf8'));
    const parsed = settingsSchema.safeParse(raw);
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

export interface SettingsFile {
  change(part: Settings): Promise<Outcome<undefined>>;
}

/** Changes some settings and leaves the others; one after another, or the later would bring back what it had read. */
export function createSettingsFile(path: string): SettingsFile {
  let turn: Promise<unknown> = Promise.resolve();
  return {
    change(part) {
      const written = turn.then(async () => writeSettings(path, { ...(await readSettings(path)), ...part }));
      turn = written;
      return written;
    },
  };
}

export async function writeSettings(path: string, settings: Settings): Promise<Outcome<undefined>> {
  const beside = `${path}.new`;
  try {
    const file = await open(beside, 'w', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(settings)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
    if (process.platform !== 'win32') {
      const folder = await open(dirname(path), 'r');
      await folder.sync().finally(() => folder.close());
    }
    return succeed(undefined);
  } catch (error) {
    return fail(toDiskErrorKind(error), { detail: `settings were not written: ${String(error)}` });
  }
}
