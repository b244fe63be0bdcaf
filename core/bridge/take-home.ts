// Owns: names of files that a person takes home: what lies on the stick, and what a phone is given.
import * as z from 'zod';

/** Beside the folder of couriers, so that nobody takes one for the other. */
export const takeHomeFolder = 'yuanjiao-take-home';

/** Letters that every stick and phone can write. */
export const takeHomeNameSchema = z
  .string()
  .max(160)
  .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/);

export const takeHomePathSchema = z
  .string()
  .max(200)
  .regex(new RegExp(`^${takeHomeFolder}/[A-Za-z0-9_-][A-Za-z0-9._-]*$`));
