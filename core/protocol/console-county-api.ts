// Owns: the contract between console and center about what the county configures. Each part is read with its
// version and written over just that version, so that of two who edit at once the second is told.
import * as z from 'zod';
import { columnSchema, policySchema, stationIdSchema, weatherSchema } from '../domain/documents.ts';
import { backupPlanSchema } from './console-backup-api.ts';

const columnIdSchema = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/);

/** The column that stands for the station's own home screen. */
export const homeColumn = 'home';

const columnsSchema = z
  .array(columnSchema.extend({ id: columnIdSchema }))
  .max(20)
  .refine((columns) => new Set(columns.map(({ id }) => id)).size === columns.length, {
    message: 'two columns with one id',
  });

/** When the operator is told of a station; a county's own, because roads and powers differ. */
export const fleetSchema = z.strictObject({
  /** Days without a word after which a station is 'not heard from'. */
  quietDays: z.int().min(1).max(365),
  /** Days without study, though heard from, after which it is 'not used'. */
  unusedDays: z.int().min(1).max(365),
  lowDiskGigabytes: z.number().min(0.1).max(1000),
});
export type Fleet = z.infer<typeof fleetSchema>;
/** Until an operator has entered the county's own. */
export const firstFleet: Fleet = { quietDays: 7, unusedDays: 14, lowDiskGigabytes: 2 };

const percentSchema = z.number().min(0).max(100);
/** Places on an empty sheet, in percent of its width and height; no coordinates of the world. */
export const sketchSchema = z.strictObject({
  stations: z.array(z.strictObject({ id: stationIdSchema, x: percentSchema, y: percentSchema })).max(5000),
  townships: z
    .array(z.strictObject({ name: z.string().min(1).max(80), x: percentSchema, y: percentSchema }))
    .max(500),
});
export type Sketch = z.infer<typeof sketchSchema>;

export const settingSchemas = {
  policy: policySchema,
  columns: columnsSchema,
  weather: weatherSchema.nullable(),
  fleet: fleetSchema,
  sketch: sketchSchema,
  backups: backupPlanSchema,
} as const;
export type SettingName = keyof typeof settingSchemas;
export type SettingValue<Name extends SettingName> = z.infer<(typeof settingSchemas)[Name]>;
export const settingNames = Object.keys(settingSchemas) as SettingName[];

const versionSchema = z.string().min(1).max(64);
export interface Setting<Name extends SettingName> {
  value: SettingValue<Name>;
  version: string;
}
export function toSettingSchema<Name extends SettingName>(name: Name): z.ZodType<Setting<Name>> {
  return z.strictObject({ value: settingSchemas[name], version: versionSchema }) as unknown as z.ZodType<
    Setting<Name>
  >;
}

export const settingWriteSchema = z.strictObject({
  value: z.unknown(),
  /** Of what the editor saw. */
  version: versionSchema,
});
export const settingWrittenSchema = z.strictObject({ version: versionSchema });

export const columnUsesSchema = z.strictObject({
  items: z.array(z.strictObject({ id: z.string(), briefingCount: z.int().min(1) })),
});

export const countyPaths = {
  settings: '/api/console/settings',
  columnUses: '/api/console/column-uses',
} as const;
