// Owns: the contract between console and center about the leader's page: what the county's stations studied, by month
// and township. Nothing in it is about one person.
import * as z from 'zod';
import { policySchema } from '../domain/documents.ts';

/** Figures about fewer persons than this are not broken down. */
export const leastPersons = 10;
/** Months on the page, the current one included. */
export const shownMonths = 12;

const countSchema = z.int().min(0);

export const figuresSchema = z.strictObject({
  /** Credited time of all records, in ms. */
  activeMs: countSchema,
  /** Units that a learner finished for the first time. */
  finishedUnits: countSchema,
  personCount: countSchema,
  /** Stations that are enrolled, and those of them that met what the county asks. */
  stationCount: countSchema,
  metHours: countSchema,
  metDays: countSchema,
});
export type Figures = z.infer<typeof figuresSchema>;

/** A township, or (null) those together of which no figures of their own are told. */
export const placeFiguresSchema = z.strictObject({ township: z.string().nullable(), ...figuresSchema.shape });
export type PlaceFigures = z.infer<typeof placeFiguresSchema>;

export const monthFiguresSchema = z.strictObject({
  /** YYYY-MM in the county's time. */
  month: z.string().regex(/^\d{4}-\d{2}$/),
  total: figuresSchema,
  /** Empty where the county as a whole had too few persons. */
  places: z.array(placeFiguresSchema),
});
export type MonthFigures = z.infer<typeof monthFiguresSchema>;

export const overviewSchema = z.strictObject({
  /** Oldest first. */
  months: z.array(monthFiguresSchema),
  thresholds: policySchema.shape.ledger,
});
export type Overview = z.infer<typeof overviewSchema>;

export const overviewPath = '/api/console/overview';
