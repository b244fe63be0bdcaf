// Owns: the description of the roads of stations and tools, and of the service's own routes.
import * as z from 'zod';
import { enrolAnswerSchema, enrolRequestSchema } from '#core/protocol/enrolment.ts';
import { feedAnswerSchema, feedQuerySchema } from '#core/protocol/feed.ts';
import { pushAnswerSchema, sliceSchema } from '#core/protocol/log.ts';
import { stationPaths } from '#core/protocol/paths.ts';
import type { Descriptions, RouteFamily } from './describe.ts';

const openRoad: Descriptions = {
  [`POST ${stationPaths.enrol}`]: {
    summary: 'Enrols a station with a one-time code and its public keys',
    body: enrolRequestSchema,
    answer: enrolAnswerSchema,
  },
  [`GET ${stationPaths.demoCode}`]: {
    summary: 'A fresh enrolment code; only where the county is a demonstration',
    answer: z.strictObject({ code: z.string() }),
  },
};

const stationRoad: Descriptions = {
  [`POST ${stationPaths.log}`]: {
    summary: "Takes in a slice of the station's log; the receipt is signed when it is on disk",
    body: sliceSchema,
    answer: pushAnswerSchema,
  },
  [`GET ${stationPaths.feed}`]: {
    summary: 'What the center has for the station, in order',
    query: feedQuerySchema,
    answer: feedAnswerSchema,
  },
};

const service: Descriptions = {
  'GET /healthz': { summary: 'The process lives', answer: z.strictObject({ ok: z.literal(true) }) },
  'GET /readyz': {
    summary: 'Whether requests should come here; 503 with the reason when not',
    answer: z.strictObject({ ok: z.literal(true) }),
  },
  'GET /metrics': {
    summary: 'Figures for Prometheus; to this machine, or with the token of METRICS_TOKEN',
    answer: { mediaType: 'text/plain', description: 'Prometheus text format.' },
  },
  'GET /api/openapi.json': {
    summary: 'This document',
    answer: { mediaType: 'application/json', description: 'OpenAPI 3.1.' },
  },
};

/** The standard's own words for these are the reference (xAPI 1.0.3; IEEE 9274.1.1). */
const json = z.unknown();
const statementQuery = z.looseObject({
  statementId: z.uuid().optional(),
  voidedStatementId: z.uuid().optional(),
  agent: z.string().optional(),
  verb: z.string().optional(),
  activity: z.string().optional(),
  registration: z.uuid().optional(),
  related_activities: z.enum(['true', 'false']).optional(),
  related_agents: z.enum(['true', 'false']).optional(),
  since: z.string().optional(),
  until: z.string().optional(),
  limit: z.string().optional(),
  format: z.enum(['ids', 'exact', 'canonical']).optional(),
  attachments: z.enum(['true', 'false']).optional(),
  ascending: z.enum(['true', 'false']).optional(),
});
const none = { mediaType: 'application/json', description: 'Nothing (204).' };
const anyDocument = { mediaType: 'application/octet-stream', description: 'A document of any media type.' };

function describeDocuments(path: string, what: string, query: z.ZodType): Descriptions {
  return {
    [`GET /xapi${path}`]: { summary: `One ${what}, or the list of their ids`, query, answer: anyDocument },
    [`PUT /xapi${path}`]: { summary: `Replaces a ${what}`, query, body: anyDocument, answer: none },
    [`POST /xapi${path}`]: { summary: `Joins into a ${what}`, query, body: anyDocument, answer: none },
    [`DELETE /xapi${path}`]: { summary: `Deletes a ${what}`, query, answer: none },
  };
}

const xapi: Descriptions = {
  'GET /xapi/statements': { summary: 'Finds statements', query: statementQuery, answer: json },
  'PUT /xapi/statements': {
    summary: 'Stores one statement under its id',
    query: z.strictObject({ statementId: z.uuid() }),
    body: json,
    answer: none,
  },
  'POST /xapi/statements': {
    summary: 'Stores statements, all or none',
    body: json,
    answer: z.array(z.uuid()),
  },
  ...describeDocuments(
    '/activities/state',
    'state',
    z.looseObject({ activityId: z.string(), agent: z.string(), stateId: z.string().optional() }),
  ),
  ...describeDocuments(
    '/agents/profile',
    'profile of an agent',
    z.looseObject({ agent: z.string(), profileId: z.string().optional() }),
  ),
  ...describeDocuments(
    '/activities/profile',
    'profile of an activity',
    z.looseObject({ activityId: z.string(), profileId: z.string().optional() }),
  ),
  'GET /xapi/activities': {
    summary: 'What is known of an activity',
    query: z.strictObject({ activityId: z.string() }),
    answer: json,
  },
  'GET /xapi/agents': {
    summary: 'What is known of an agent',
    query: z.strictObject({ agent: z.string() }),
    answer: json,
  },
};

export const roadFamilies: readonly RouteFamily[] = [
  { tag: 'service', access: 'anybody', routes: service },
  { tag: 'stations', access: 'anybody', routes: openRoad },
  { tag: 'stations', access: 'station', routes: stationRoad },
  {
    tag: 'xapi',
    access: 'anybody',
    routes: {
      'POST /xapi/fetch': {
        summary: 'A launched cmi5 course gets its key, once (cmi5 8.2)',
        query: z.strictObject({ token: z.string().regex(/^[\w-]{1,200}$/) }),
        answer: z.union([
          z.strictObject({ 'auth-token': z.string() }),
          z.strictObject({ 'error-code': z.string(), 'error-text': z.string() }),
        ]),
      },
      'GET /xapi/about': {
        summary: 'Versions that are spoken',
        answer: z.strictObject({ version: z.array(z.string()) }),
      },
    },
  },
  { tag: 'xapi', access: 'lrsKey', routes: xapi },
];
