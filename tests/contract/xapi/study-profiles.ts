// Owns: the records of studying as their profiles want them, written from the profiles and not from our code: video
// (xAPI video profile 1.0.3, statements 'paused' and 'completed'), lessons as the SCORM profile names them, and
// interactions (xAPI 1.0.3, Data §2.4.4.1). A record that lacks what its profile requires does not parse.
import * as z from 'zod';

const video = 'https://w3id.org/xapi/video';
const ours = 'https://yuanjiao.example/xapi/extensions';
const adlVerbs = 'http://adlnet.gov/expapi/verbs';
const adlActivities = 'http://adlnet.gov/expapi/activities';

/** ISO 8601, as xAPI 1.0.3 Data §4.6 takes it: at least one part, and `T` only before one of its own. */
export const durationSchema = z
  .string()
  .regex(
    /^P(?=.)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?)$/,
    'no ISO 8601 duration',
  );

const actorSchema = z.strictObject({
  objectType: z.literal('Agent'),
  account: z.strictObject({ homePage: z.url(), name: z.uuid() }),
});

const contextShape = {
  platform: z.literal('yuanjiao-kiosk'),
  language: z.enum(['zh', 'ug', 'en']),
  revision: z.string().regex(/^[0-9a-f]{16}$/),
};
const parentSchema = z
  .array(z.strictObject({ id: z.string().regex(/^urn:yuanjiao:unit:[a-z0-9-]+$/) }))
  .length(1);
const plainContext = z.strictObject({
  ...contextShape,
  contextActivities: z.strictObject({ parent: parentSchema }),
});

function createSchema<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject({
    id: z.uuid(),
    actor: actorSchema,
    timestamp: z.iso.datetime(),
    ...shape,
  });
}

function verbOf<Iri extends string>(iris: readonly [Iri, ...Iri[]]) {
  return z.strictObject({ id: z.enum(iris) });
}

function materialOf(type: string) {
  return z.strictObject({
    id: z.string().regex(/^urn:yuanjiao:unit:[a-z0-9-]+:material:[a-z0-9-]+$/),
    definition: z.strictObject({ type: z.literal(type) }),
  });
}

const completed = `${adlVerbs}/completed`;
const recoveredShape = { [`${ours}/recovered`]: z.literal(true).optional() };
const share = z.number().min(0).max(1);

export const filmSchema = createSchema({
  verb: verbOf([completed, `${video}/verbs/paused`]),
  object: materialOf(`${video}/activity-type/video`),
  result: z.strictObject({
    completion: z.boolean(),
    duration: durationSchema,
    extensions: z.strictObject({
      [`${video}/extensions/time`]: z.number().min(0),
      [`${video}/extensions/progress`]: share,
      [`${video}/extensions/played-segments`]: z
        .string()
        .regex(/^\d+(?:\.\d+)?\[\.\]\d+(?:\.\d+)?(?:\[,\]\d+(?:\.\d+)?\[\.\]\d+(?:\.\d+)?)*$/),
      ...recoveredShape,
    }),
  }),
  context: z.strictObject({
    ...contextShape,
    contextActivities: z.strictObject({
      parent: parentSchema,
      category: z.tuple([z.strictObject({ id: z.literal(video) })]),
    }),
    extensions: z.strictObject({
      [`${video}/extensions/session-id`]: z.uuid(),
      [`${video}/extensions/length`]: z.number().positive(),
      [`${video}/extensions/completion-threshold`]: share,
      [`${video}/extensions/speed`]: z.string().regex(/^\d+(?:\.\d+)?x$/),
      [`${video}/extensions/cc-enabled`]: z.boolean(),
      [`${video}/extensions/cc-subtitle-lang`]: z.enum(['zh', 'ug', 'en']).optional(),
    }),
  }),
}).refine(
  ({ verb, result }) => result.completion === (verb.id === completed),
  'completion is what the verb says',
);

/** A text, a document or a picture story. */
export const readingSchema = createSchema({
  verb: verbOf([completed, `${adlVerbs}/experienced`]),
  object: materialOf(`${adlActivities}/media`),
  result: z.strictObject({
    completion: z.boolean(),
    duration: durationSchema,
    extensions: z.strictObject({ [`${video}/extensions/time`]: z.number().min(0), ...recoveredShape }),
  }),
  context: plainContext,
}).refine(
  ({ verb, result }) => result.completion === (verb.id === completed),
  'completion is what the verb says',
);

const scoreSchema = z
  .strictObject({
    scaled: z.number().min(-1).max(1),
    raw: z.number(),
    min: z.number(),
    max: z.number(),
  })
  .refine(({ raw, min, max }) => min <= raw && raw <= max && min < max, 'the score lies outside its scale');

const attempt = { [`${ours}/attempt`]: z.int().min(1) };

/** What a judged lesson or quiz ended with. */
function judgedOf(type: string) {
  return createSchema({
    verb: verbOf([`${adlVerbs}/passed`, `${adlVerbs}/failed`]),
    object: materialOf(type),
    result: z.strictObject({
      score: scoreSchema,
      success: z.boolean(),
      completion: z.literal(true),
      duration: durationSchema,
      extensions: z.strictObject({ ...attempt, ...recoveredShape }),
    }),
    context: plainContext,
  }).refine(
    ({ verb, result }) => result.success === verb.id.endsWith('/passed'),
    'success is what the verb says',
  );
}
export const lessonSchema = judgedOf(`${adlActivities}/lesson`);
export const quizSchema = judgedOf(`${adlActivities}/assessment`);

const id = '[A-Za-z0-9-]+';
const listOf = (item: string) => z.string().regex(new RegExp(`^${item}(?:\\[,\\]${item})*$`));
const interactions = {
  'true-false': z.enum(['true', 'false']),
  choice: listOf(id),
  matching: listOf(`${id}\\[\\.\\]${id}`),
  sequencing: listOf(id),
  'fill-in': z.string().regex(/^(?:\{lang=(?:zh|ug|en)\})?[^{].*$/),
} as const;

export const answerSchema = createSchema({
  verb: verbOf([`${adlVerbs}/answered`]),
  object: z.strictObject({
    id: z.string().regex(/^urn:yuanjiao:unit:[a-z0-9-]+:material:[a-z0-9-]+:question:[a-z0-9-]+$/),
    definition: z.strictObject({
      type: z.literal(`${adlActivities}/cmi.interaction`),
      interactionType: z.enum(['true-false', 'choice', 'matching', 'sequencing', 'fill-in']),
      correctResponsesPattern: z.array(z.string()).min(1),
    }),
  }),
  result: z.strictObject({
    success: z.boolean(),
    response: z.string(),
    extensions: z.strictObject(attempt),
  }),
  context: plainContext,
}).refine(({ object: { definition }, result }) => {
  const form = interactions[definition.interactionType];
  return [...definition.correctResponsesPattern, result.response].every(
    (text) => form.safeParse(text).success,
  );
}, 'a response is not in the form of its interaction');
