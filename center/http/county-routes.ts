// Owns: the console's routes about what the county configures (contract: core/protocol/console-county-api.ts).
import {
  countyPaths,
  type Setting,
  type SettingName,
  type SettingValue,
  settingNames,
  settingSchemas,
  settingWriteSchema,
} from '#core/protocol/console-county-api.ts';
import { countBriefings } from '../services/briefing-issues.ts';
import { readSetting, writeSetting } from '../services/county-settings.ts';
import { isInScope, type Scoped } from '../services/scope.ts';
import type { AppParts } from './app.ts';
import type { RegisterRoute } from './console-call.ts';

/** Whoever answers for some stations sees only those on the sheet. */
function restrictSketch({ value, version }: Setting<'sketch'>, scoped: Scoped): Setting<'sketch'> {
  return { value: { ...value, stations: value.stations.filter(({ id }) => isInScope(scoped, id)) }, version };
}

export function registerCountyRoutes(route: RegisterRoute, { context, catalog }: AppParts): void {
  const { db } = context;

  /** Trainers see the stations by the same thresholds, and their places on the sheet. */
  const readers: Partial<Record<SettingName, 'trainer'>> = { fleet: 'trainer', sketch: 'trainer' };

  for (const name of settingNames) {
    route('GET', `${countyPaths.settings}/${name}`, readers[name] ?? 'operator', async ({ operator }) => {
      const setting = await readSetting(db.read, name);
      return { value: name === 'sketch' ? restrictSketch(setting as Setting<'sketch'>, operator) : setting };
    });
    route('POST', `${countyPaths.settings}/${name}`, 'operator', async ({ operator, request }) => {
      const { value, version } = settingWriteSchema.parse(request.body);
      const parsed = settingSchemas[name].parse(value) as SettingValue<typeof name>;
      const written = await writeSetting(context, catalog, operator.login, name, parsed, version);
      return written.ok ? { value: { version: written.value } } : { error: written.error.kind };
    });
  }

  route('GET', countyPaths.columnUses, 'operator', async () => ({
    value: {
      items: [...(await countBriefings(db.read, await catalog.listBriefings()))].map(
        ([id, briefingCount]) => ({ id, briefingCount }),
      ),
    },
  }));
}
