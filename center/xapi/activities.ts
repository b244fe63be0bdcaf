// Owns: activities (xAPI 2.4.4.1): which are well formed, and how definitions that came with several statements
// become one.
import * as z from 'zod';
import { extensionsSchema, iriSchema, languageMapSchema } from './values.ts';

const componentsSchema = z
  .array(z.strictObject({ id: z.string(), description: languageMapSchema.optional() }))
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'ids must differ');

const componentLists = ['choices', 'scale', 'source', 'target', 'steps'] as const;
const interactionTypes = [
  'true-false',
  'choice',
  'fill-in',
  'long-fill-in',
  'matching',
  'performance',
  'sequencing',
  'likert',
  'numeric',
  'other',
] as const;
type InteractionType = (typeof interactionTypes)[number];

/** Which lists of components go with which interaction. */
const listsOf: Partial<Record<InteractionType, readonly string[]>> = {
  choice: ['choices'],
  sequencing: ['choices'],
  likert: ['scale'],
  matching: ['source', 'target'],
  performance: ['steps'],
};

const definitionSchema = z
  .strictObject({
    name: languageMapSchema.optional(),
    description: languageMapSchema.optional(),
    type: iriSchema.optional(),
    moreInfo: iriSchema.optional(),
    interactionType: z.enum(interactionTypes).optional(),
    correctResponsesPattern: z.array(z.string()).optional(),
    choices: componentsSchema.optional(),
    scale: componentsSchema.optional(),
    source: componentsSchema.optional(),
    target: componentsSchema.optional(),
    steps: componentsSchema.optional(),
    extensions: extensionsSchema.optional(),
  })
  .refine(
    (definition) =>
      definition.interactionType !== undefined ||
      [definition.correctResponsesPattern, ...componentLists.map((list) => definition[list])].every(
        (value) => value === undefined,
      ),
    'parts of an interaction need an interactionType',
  )
  .refine(({ interactionType, ...definition }) => {
    const allowed = interactionType === undefined ? componentLists : (listsOf[interactionType] ?? []);
    return componentLists.every((list) => definition[list] === undefined || allowed.includes(list));
  }, 'has components that do not go with its interactionType');

export const activitySchema = z.strictObject({
  objectType: z.literal('Activity').optional(),
  id: iriSchema,
  definition: definitionSchema.optional(),
});
export type Activity = z.infer<typeof activitySchema>;

type Plain = Record<string, unknown>;

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Languages and extensions are collected; of anything else the later one stands. */
export function mergeDefinitions(known: Plain, added: Plain): Plain {
  const merged: Plain = { ...known };
  for (const [name, value] of Object.entries(added)) {
    const before = merged[name];
    const isCollected = name === 'name' || name === 'description' || name === 'extensions';
    merged[name] = isCollected && isPlain(before) && isPlain(value) ? { ...before, ...value } : value;
  }
  return merged;
}
