// Owns: the description of the interface as OpenAPI 3.1, and that answers are as described. Schemas are given to a
// route when it is registered, from one table; inputs stay the route's to check, behind the door it guards.
import swagger from '@fastify/swagger';
import type { FastifySchema, RouteOptions } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { must } from '#core/kernel/assert.ts';
import { wireErrorSchema } from '#core/protocol/errors.ts';
import { headers } from '#core/protocol/version.ts';
import type { App } from '../app.ts';
import { sessionCookie } from '../console-session.ts';
import { consoleFamilies } from './console-family.ts';
import { type Access, isOtherMedia, type OtherMedia, type RouteDescription } from './describe.ts';
import { learningFamilies } from './learning-family.ts';
import { officeFamilies } from './office-family.ts';
import { roadFamilies } from './road-families.ts';
import { studyFamilies } from './study-family.ts';

export const documentPath = '/api/openapi.json';

interface Described extends RouteDescription {
  tag: string;
  access: Access;
}

const families = [
  ...roadFamilies,
  ...consoleFamilies,
  ...officeFamilies,
  ...learningFamilies,
  ...studyFamilies,
];

/** All described routes by `METHOD path`. */
export function listDescribed(): Map<string, Described> {
  return new Map(
    families.flatMap(({ tag, access, routes }) =>
      Object.entries(routes).map(([name, route]) => [name, { ...route, tag, access }] as const),
    ),
  );
}

const securitySchemes = {
  session: { type: 'apiKey', in: 'cookie', name: sessionCookie } as const,
  station: {
    type: 'apiKey',
    in: 'header',
    name: headers.signature,
    description: `Signature over method, path, nonce and body (core/protocol/SPEC.md), with ${headers.station} and ${headers.nonce}.`,
  } as const,
  lrsKey: { type: 'http', scheme: 'basic', description: 'A key made by `lrs-key create`.' } as const,
};

function toContent({ mediaType, description }: OtherMedia) {
  return { content: { [mediaType]: { schema: z.string().meta({ description }) } } };
}

function toSchema(method: string, { body, answer, ...route }: Described): FastifySchema {
  const good = isOtherMedia(answer) ? { description: answer.description, ...toContent(answer) } : answer;
  return {
    summary: route.summary,
    tags: [route.tag],
    ...(route.access === 'anybody' ? {} : { security: [{ [route.access]: [] }] }),
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(body === undefined || method === 'GET'
      ? {}
      : isOtherMedia(body)
        ? { consumes: [body.mediaType], body: z.string().meta({ description: body.description }) }
        : { body }),
    response: { 200: good, ...(route.tag === 'xapi' ? {} : { default: wireErrorSchema }) },
  };
}

/** A type of ours over a checked text says no more in JSON than that text. */
function showInputOfTransforms({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: Record<string, unknown>;
}): void {
  const { def } = zodSchema._zod;
  if (def.type !== 'pipe' || Object.keys(jsonSchema).length > 0) return;
  const { $schema: _dialect, ...input } = z.toJSONSchema(def.in, { io: 'input', unrepresentable: 'any' });
  Object.assign(jsonSchema, input);
}

interface Schemas {
  components?: { schemas?: Record<string, unknown> };
}

/** What holds itself (JSON in JSON, lists in lists) is told to the depth of one; below, anything of the kind. */
function endNesting<Document extends object>(document: Document): Document {
  const schemas = { ...(document as Schemas).components?.schemas };
  const named = JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"/]+)"/g);
  for (const [, name = ''] of named) schemas[name] ??= { description: 'Nested in the same way.' };
  return { ...document, components: { ...(document as Schemas).components, schemas } };
}

export type OnWrongAnswer = (route: string, error: z.core.$ZodError) => void;

/** Before any route is registered. `onWrongAnswer`: an answer is not as described; it is sent all the same. */
export async function registerDocument(app: App, onWrongAnswer: OnWrongAnswer): Promise<void> {
  const described = listDescribed();
  app.addHook('onRoute', (route: RouteOptions) => {
    const method = String(route.method);
    const found = described.get(`${method} ${route.url}`);
    if (!found) {
      // Files, preflights, methods that are only refused.
      route.schema = { hide: true };
      return;
    }
    route.schema = toSchema(method, found);
    // Whoever may not come in is not told what is wrong with the request.
    route.validatorCompiler = () => (value) => ({ value });
    const name = `${method} ${route.url}`;
    route.serializerCompiler = ({ schema }) => {
      return (data) => {
        const read = z.safeParse(schema as unknown as z.ZodType, data);
        if (!read.success) onWrongAnswer(name, read.error);
        return JSON.stringify(data);
      };
    };
  });
  const schemaRegistry = z.registry<{ id: string }>().add(wireErrorSchema, { id: 'Error' });
  const shown = { schemaRegistry, zodToJsonConfig: { override: showInputOfTransforms } };
  const toObject = createJsonSchemaTransformObject(shown);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Yuanjiao county center',
        version: '1',
        description:
          'Stations, tools (xAPI) and the console of a county. Errors are `{kind}` of core/protocol/errors.ts.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: { securitySchemes },
    },
    transform: createJsonSchemaTransform(shown),
    transformObject: (document) => endNesting(toObject(document)),
  });
  app.get(documentPath, async (_request, reply) =>
    reply.type('application/json').send(JSON.stringify(must(app.swagger(), 'document'))),
  );
}
