// Owns: the shape of a record's statement as our stations make it (xAPI 1.0.3 §2.4). The full record
// store of the center accepts more; a station statement that does not fit here is quarantined.
import * as z from 'zod';
import { uuidPattern } from '../kernel/ids.ts';

const iriSchema = z
  .string()
  .regex(/^[a-z][a-z0-9+.-]*:\S+$/i)
  .max(2000);
const languageMapSchema = z.record(z.string(), z.string());
const extensionsSchema = z.record(iriSchema, z.json());

const activitySchema = z.strictObject({
  objectType: z.literal('Activity').optional(),
  id: iriSchema,
  definition: z
    .strictObject({
      type: iriSchema.optional(),
      name: languageMapSchema.optional(),
      description: languageMapSchema.optional(),
      interactionType: z.enum(['true-false', 'choice', 'fill-in', 'matching', 'sequencing']).optional(),
      correctResponsesPattern: z.array(z.string()).optional(),
      choices: z.array(z.strictObject({ id: z.string(), description: languageMapSchema })).optional(),
      extensions: extensionsSchema.optional(),
    })
    .optional(),
});

export const statementSchema = z.strictObject({
  id: z.string().regex(uuidPattern),
  actor: z.strictObject({
    objectType: z.literal('Agent'),
    account: z.strictObject({ homePage: z.url(), name: z.string().min(1) }),
  }),
  verb: z.strictObject({ id: iriSchema, display: languageMapSchema.optional() }),
  object: activitySchema,
  result: z
    .strictObject({
      score: z
        .strictObject({
          scaled: z.number().min(-1).max(1),
          raw: z.number(),
          min: z.number(),
          max: z.number(),
        })
        .optional(),
      success: z.boolean().optional(),
      completion: z.boolean().optional(),
      response: z.string().optional(),
      duration: z.string().optional(),
      extensions: extensionsSchema.optional(),
    })
    .optional(),
  context: z
    .strictObject({
      platform: z.string().optional(),
      language: z.string().optional(),
      revision: z.string().optional(),
      contextActivities: z
        .strictObject({
          parent: z.array(activitySchema).optional(),
          grouping: z.array(activitySchema).optional(),
          /** Profiles that the record keeps to. Since wire 6. */
          category: z.array(activitySchema).optional(),
        })
        .optional(),
      extensions: extensionsSchema.optional(),
    })
    .optional(),
  timestamp: z.iso.datetime({ offset: true }),
});
export type Statement = z.infer<typeof statementSchema>;
