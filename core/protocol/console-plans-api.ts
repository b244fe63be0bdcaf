// Owns: the contract between console and center about study plans. What a station gets is an ordinary plan
// (core/domain/documents.ts): stations as audience, repetition and series stay at the center.
import * as z from 'zod';
import { nameSchema, planSchema, stationIdSchema } from '../domain/documents.ts';

const assignment = {
  /** Everybody on the roster of these stations, also who comes later. */
  stationIds: z.array(stationIdSchema).max(500),
  /** The center makes the plan of the next month by itself. */
  repeats: z.boolean(),
};

export const planRowSchema = planSchema.extend({
  ...assignment,
  /** What the plans of one monthly pattern have in common. At most one of them repeats: the latest. */
  seriesId: z.uuid().nullable(),
  /** False: it reaches beyond the scope of whoever asks, who sees of its audience what lies inside and changes nothing. */
  isWhole: z.boolean(),
});
export type PlanRow = z.infer<typeof planRowSchema>;

export const planDraftSchema = planSchema
  .omit({ id: true })
  .extend({ stationIds: assignment.stationIds.default([]), repeats: assignment.repeats.default(false) })
  .refine((plan) => plan.dueDay >= plan.startDay, { message: 'due before start', path: ['dueDay'] });
export type PlanDraft = z.output<typeof planDraftSchema>;

/** `base`: the time of the value that was on the screen, as `GET …/fields` told it. */
const toCorrection = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ value, base: z.string().max(80).nullable() }).optional();

/**
 * Only what was changed. Title and due day may be corrected at stations too, so they are corrections of a
 * document here as there; the rest belongs to the center alone.
 */
export const planChangeSchema = z
  .strictObject({
    title: toCorrection(nameSchema),
    dueDay: toCorrection(z.iso.date()),
    unitIds: planSchema.shape.unitIds.optional(),
    audience: planSchema.shape.audience.optional(),
    startDay: planSchema.shape.startDay.optional(),
    stationIds: assignment.stationIds.optional(),
    repeats: assignment.repeats.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, { message: 'nothing changed' });
export type PlanChange = z.output<typeof planChangeSchema>;

/** So many days before its start the plan of the next month is made: a station that sees a stick every other week has it in time. */
export const announceDays = 14;
