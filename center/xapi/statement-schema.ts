// Owns: which statements are well formed (xAPI 1.0.3 Data 2.2–2.6, IEEE 9274.1.1 4.2). Strict: no unknown keys, no
// nulls outside extensions, no conversion of types. What is accepted is stored as it came.
import * as z from 'zod';
import { activitySchema } from './activities.ts';
import { actorSchema, agentObjectSchema, agentSchema, authoritySchema, groupSchema } from './agents.ts';
import {
  durationSchema,
  extensionsSchema,
  iriSchema,
  languageMapSchema,
  languageSchema,
  mediaTypeSchema,
  sha2Schema,
  timestampSchema,
  uuidSchema,
} from './values.ts';

/** The two versions of the protocol that are spoken. */
export type SpokenVersion = '1.0.3' | '2.0.0';

export const voidedVerb = 'http://adlnet.gov/expapi/verbs/voided';

const verbSchema = z.strictObject({ id: iriSchema, display: languageMapSchema.optional() });

const scoreSchema = z
  .strictObject({
    scaled: z.number().min(-1).max(1).optional(),
    raw: z.number().optional(),
    min: z.number().optional(),
    max: z.number().optional(),
  })
  .refine(({ min, max }) => min === undefined || max === undefined || min < max, 'min must be below max')
  .refine(
    ({ raw, min, max }) =>
      raw === undefined || ((min === undefined || raw >= min) && (max === undefined || raw <= max)),
    'raw must lie between min and max',
  );

const resultSchema = z.strictObject({
  score: scoreSchema.optional(),
  success: z.boolean().optional(),
  completion: z.boolean().optional(),
  response: z.string().optional(),
  duration: durationSchema.optional(),
  extensions: extensionsSchema.optional(),
});

const activityListSchema = z.preprocess(
  (value) => (Array.isArray(value) ? value : [value]),
  z.array(activitySchema),
);
const statementRefSchema = z.strictObject({ objectType: z.literal('StatementRef'), id: uuidSchema });

const contextParts = {
  registration: uuidSchema.optional(),
  instructor: actorSchema.optional(),
  team: groupSchema.optional(),
  contextActivities: z
    .strictObject({
      parent: activityListSchema.optional(),
      grouping: activityListSchema.optional(),
      category: activityListSchema.optional(),
      other: activityListSchema.optional(),
    })
    .refine((lists) => Object.keys(lists).length > 0, 'must have an entry')
    .optional(),
  revision: z.string().optional(),
  platform: z.string().optional(),
  language: languageSchema.optional(),
  statement: statementRefSchema.optional(),
  extensions: extensionsSchema.optional(),
};
const relevantTypesSchema = z.array(iriSchema).min(1).optional();
const contextSchema = z.strictObject({
  ...contextParts,
  contextAgents: z
    .array(
      z.strictObject({
        objectType: z.literal('contextAgent'),
        agent: agentSchema,
        relevantTypes: relevantTypesSchema,
      }),
    )
    .optional(),
  contextGroups: z
    .array(
      z.strictObject({
        objectType: z.literal('contextGroup'),
        group: groupSchema,
        relevantTypes: relevantTypesSchema,
      }),
    )
    .optional(),
});
const contextSchemas = {
  '1.0.3': contextSchema.refine(
    ({ contextAgents, contextGroups }) => contextAgents === undefined && contextGroups === undefined,
    'contextAgents and contextGroups belong to version 2.0',
  ),
  '2.0.0': contextSchema,
};

const attachmentSchema = z.strictObject({
  usageType: iriSchema,
  display: languageMapSchema,
  description: languageMapSchema.optional(),
  contentType: mediaTypeSchema,
  length: z.int().min(0),
  sha2: sha2Schema,
  fileUrl: iriSchema.optional(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** Revision and platform are said of an activity only. */
function isContextFitting(statement: {
  object: { objectType?: string | undefined };
  context?: { revision?: string | undefined; platform?: string | undefined } | undefined;
}): boolean {
  const { object, context } = statement;
  const isActivity = object.objectType === undefined || object.objectType === 'Activity';
  return isActivity || (context?.revision === undefined && context?.platform === undefined);
}
const misfit = 'revision and platform may only be used when the object is an activity';

function createSchema(version: SpokenVersion) {
  const parts = {
    actor: actorSchema,
    verb: verbSchema,
    result: resultSchema.optional(),
    context: contextSchemas[version].optional(),
    timestamp: timestampSchema.optional(),
    attachments: z.array(attachmentSchema).optional(),
  };
  const subStatementSchema = z
    .strictObject({
      ...parts,
      objectType: z.literal('SubStatement'),
      object: z.discriminatedUnion('objectType', [
        activitySchema,
        agentObjectSchema,
        groupSchema,
        statementRefSchema,
      ]),
    })
    .refine(isContextFitting, misfit);
  return z
    .strictObject({
      ...parts,
      id: uuidSchema.optional(),
      object: z.discriminatedUnion('objectType', [
        activitySchema,
        agentObjectSchema,
        groupSchema,
        statementRefSchema,
        subStatementSchema,
      ]),
      stored: timestampSchema.optional(),
      authority: authoritySchema.optional(),
      version: z
        .string()
        .regex(version === '1.0.3' ? /^1\.0(?:\.\d+)?$/ : /^(?:1|2)\.0(?:\.\d+)?$/)
        .optional(),
    })
    .refine(isContextFitting, misfit)
    .refine(
      ({ verb, object }) => verb.id !== voidedVerb || object.objectType === 'StatementRef',
      'a voiding statement must have a StatementRef as its object',
    );
}

export const statementSchemas = {
  '1.0.3': createSchema('1.0.3'),
  '2.0.0': createSchema('2.0.0'),
} satisfies Record<SpokenVersion, z.ZodType>;

/** Every statement of either version has this type: what 2.0 adds is optional. */
export type XapiStatement = z.infer<(typeof statementSchemas)['2.0.0']>;
export type SubStatement = Extract<XapiStatement['object'], { objectType: 'SubStatement' }>;
