// Owns: the description of the console's routes.
import * as z from 'zod';
import {
  consoleEventSchema,
  consolePaths,
  enrolmentCodeSchema,
  groupDraftSchema,
  groupRowSchema,
  learnerDraftSchema,
  learnerMadeSchema,
  learnerProgressSchema,
  learnerRowSchema,
  operatorSchema,
  pinResetSchema,
  recordPageSchema,
  setupRequestSchema,
  setupStateSchema,
  signInRequestSchema,
  stationDraftSchema,
  stationRowSchema,
  unitRowSchema,
} from '#core/protocol/console-api.ts';
import {
  courierApiPaths,
  courierListSchema,
  courierRequestSchema,
  readingsAnswerSchema,
  serverFolderSchema,
} from '#core/protocol/console-courier-api.ts';
import {
  acknowledgementSchema,
  incidentDetailSchema,
  logPaths,
  quarantinePageSchema,
  rereadAnswerSchema,
  stationHealthSchema,
  stationLogSchema,
} from '#core/protocol/console-log-api.ts';
import { overviewPath, overviewSchema } from '#core/protocol/console-overview-api.ts';
import {
  aliasRowSchema,
  conflictRowSchema,
  consoleEditSchema,
  fieldStatesSchema,
  mergeRequestSchema,
  peoplePaths,
  refusalRowSchema,
  replaceRequestSchema,
} from '#core/protocol/console-people-api.ts';
import { planChangeSchema, planDraftSchema, planRowSchema } from '#core/protocol/console-plans-api.ts';
import { signedProofSchema } from '#core/protocol/proof.ts';
import type { Descriptions, RouteFamily } from './describe.ts';

const id = z.strictObject({ id: z.uuid() });
const number = z.strictObject({ id: z.coerce.number().int().min(1) });
const nothing = z.strictObject({});
const whoIsIn = z.strictObject({ operator: operatorSchema });
const itemsOf = <Item extends z.ZodType>(item: Item) => z.strictObject({ items: z.array(item) });
const courierFile = { mediaType: 'application/octet-stream', description: 'A courier as one file (tar).' };

/** For those who are not signed in yet. */
const entrance: Descriptions = {
  [`GET ${consolePaths.setup}`]: {
    summary: 'Whether the first operator is still to be made',
    answer: setupStateSchema,
  },
  [`POST ${consolePaths.setup}`]: {
    summary: 'Makes the first operator with the one-time code that was printed at the first start',
    body: setupRequestSchema,
    answer: whoIsIn,
  },
  [`POST ${consolePaths.session}`]: {
    summary: 'Signs in; the session travels in a cookie that scripts cannot read',
    body: signInRequestSchema,
    answer: whoIsIn,
  },
  [`DELETE ${consolePaths.session}`]: { summary: 'Signs out', answer: nothing },
};

const stations: Descriptions = {
  [`GET ${consolePaths.stations}`]: { summary: 'All stations', answer: itemsOf(stationRowSchema) },
  [`POST ${consolePaths.stations}`]: {
    summary: 'Makes a station',
    body: stationDraftSchema,
    answer: stationRowSchema,
  },
  [`POST ${consolePaths.stations}/:id/code`]: {
    summary: 'A new enrolment code, told once',
    params: id,
    answer: enrolmentCodeSchema,
  },
  [`POST ${consolePaths.stations}/:id/revoke`]: {
    summary: 'Refuses the station from now on; its history stays',
    params: id,
    answer: nothing,
  },
  [`POST ${consolePaths.stations}/:id/replace`]: {
    summary: 'A code for new hardware of the station',
    params: id,
    body: replaceRequestSchema,
    answer: enrolmentCodeSchema,
  },
  [`GET ${logPaths.health}`]: { summary: 'Health of all station logs', answer: itemsOf(stationHealthSchema) },
  [`GET ${logPaths.stations}/:id/log`]: {
    summary: 'The log of one station: epochs, forks, clocks, slices',
    params: id,
    answer: stationLogSchema,
  },
  [`GET ${logPaths.stations}/:id/quarantine`]: {
    summary: 'Records that could not be read, page by page',
    params: id,
    query: z.strictObject({
      after: z
        .string()
        .regex(/^[0-9a-f-]{36}\/\d{1,15}$/)
        .optional(),
    }),
    answer: quarantinePageSchema,
  },
  [`POST ${logPaths.stations}/:id/reread`]: {
    summary: 'Reads quarantined records again',
    params: id,
    answer: rereadAnswerSchema,
  },
  [`GET ${logPaths.incidents}/:id`]: {
    summary: 'Both sides of a fork',
    params: number,
    answer: incidentDetailSchema,
  },
  [`POST ${logPaths.incidents}/:id/acknowledge`]: {
    summary: 'Somebody has looked at the fork',
    params: number,
    body: acknowledgementSchema,
    answer: nothing,
  },
};

const people: Descriptions = {
  [`GET ${consolePaths.session}`]: { summary: 'Who is signed in', answer: whoIsIn },
  [`GET ${consolePaths.groups}`]: { summary: 'All groups', answer: itemsOf(groupRowSchema) },
  [`POST ${consolePaths.groups}`]: {
    summary: 'Makes a group',
    body: groupDraftSchema,
    answer: groupRowSchema,
  },
  [`GET ${consolePaths.learners}`]: { summary: 'All learners', answer: itemsOf(learnerRowSchema) },
  [`POST ${consolePaths.learners}`]: {
    summary: 'Makes a learner; the PIN is told once',
    body: learnerDraftSchema,
    answer: learnerMadeSchema,
  },
  [`POST ${consolePaths.learners}/:id/pin`]: {
    summary: 'A new PIN, told once',
    params: id,
    answer: pinResetSchema,
  },
  [`GET ${consolePaths.learners}/:id/records`]: {
    summary: 'Records of a learner, newest first',
    params: id,
    query: z.strictObject({ before: z.coerce.number().int().min(1).optional() }),
    answer: recordPageSchema,
  },
  [`GET ${consolePaths.learners}/:id/progress`]: {
    summary: 'Units and hours of a learner',
    params: id,
    answer: learnerProgressSchema,
  },
  [`GET ${consolePaths.learners}/:id/proof`]: {
    summary: 'A signed proof of hours',
    params: id,
    query: z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() }),
    answer: signedProofSchema,
  },
  [`POST ${consolePaths.learners}/:id/merge`]: {
    summary: 'Two entries are one person',
    params: id,
    body: mergeRequestSchema,
    answer: nothing,
  },
  [`GET ${peoplePaths.aliases}`]: { summary: 'Entries that were merged', answer: itemsOf(aliasRowSchema) },
  [`POST ${peoplePaths.aliases}/:id/undo`]: { summary: 'Parts them again', params: id, answer: nothing },
};

const documents: Descriptions = {
  [`GET ${consolePaths.plans}`]: {
    summary: 'Study plans that reach somebody in scope',
    answer: itemsOf(planRowSchema),
  },
  [`POST ${consolePaths.plans}`]: {
    summary: 'Makes a plan for stations, groups and learners, once or every month',
    body: planDraftSchema,
    answer: planRowSchema,
  },
  [`POST ${consolePaths.plans}/:id/change`]: {
    summary: 'Changes what is named of a plan',
    params: id,
    body: planChangeSchema,
    answer: nothing,
  },
  [`DELETE ${consolePaths.plans}/:id`]: { summary: 'Deletes a plan', params: id, answer: nothing },
  [`GET ${consolePaths.units}`]: { summary: 'Published units', answer: itemsOf(unitRowSchema) },
  ...Object.fromEntries(
    [consolePaths.learners, consolePaths.plans].flatMap((path) => [
      [
        `GET ${path}/:id/fields`,
        { summary: 'Fields as they hold now, with their versions', params: id, answer: fieldStatesSchema },
      ],
      [
        `POST ${path}/:id/edit`,
        { summary: 'Corrects fields', params: id, body: consoleEditSchema, answer: nothing },
      ],
    ]),
  ),
  [`GET ${peoplePaths.conflicts}`]: {
    summary: 'Corrections that met',
    query: z.strictObject({ which: z.enum(['open', 'all']).default('open') }),
    answer: itemsOf(conflictRowSchema),
  },
  [`GET ${peoplePaths.refusals}`]: {
    summary: 'Corrections that were refused',
    answer: itemsOf(refusalRowSchema),
  },
  [`POST ${peoplePaths.conflicts}/:id/undo`]: {
    summary: 'The other side holds again',
    params: number,
    answer: nothing,
  },
  [`POST ${peoplePaths.conflicts}/:id/settle`]: {
    summary: 'It stays as it is',
    params: number,
    answer: nothing,
  },
};

const couriers: Descriptions = {
  [`GET ${courierApiPaths.couriers}`]: {
    summary: 'Couriers made and sticks read',
    answer: courierListSchema,
  },
  [`POST ${courierApiPaths.write}`]: {
    summary: "Writes a courier to a folder on the center's disk",
    body: z.strictObject({ ...courierRequestSchema.shape, ...serverFolderSchema.shape }),
    answer: z.strictObject({ place: z.string(), writtenBytes: z.int() }),
  },
  [`POST ${courierApiPaths.read}`]: {
    summary: 'Takes in what stations put there',
    body: serverFolderSchema,
    answer: readingsAnswerSchema,
  },
  [`GET ${courierApiPaths.file}`]: {
    summary: 'A courier as one file',
    query: z.strictObject({
      stations: z.string().max(40_000).default(''),
      scope: courierRequestSchema.shape.scope,
      units: z.string().max(40_000).default(''),
    }),
    answer: courierFile,
  },
  [`POST ${courierApiPaths.upload}`]: {
    summary: 'Takes in a courier that came as one file',
    body: courierFile,
    answer: readingsAnswerSchema,
  },
};

const live: Descriptions = {
  [`GET ${overviewPath}`]: {
    summary: 'What the county studied, by month and township',
    answer: overviewSchema,
  },
  [`GET ${consolePaths.events}`]: {
    summary: 'What arrives, as it arrives',
    answer: {
      mediaType: 'text/event-stream',
      description: `Each message is JSON: ${consoleEventSchema.options
        .map(({ shape }) => shape.type.value)
        .join(' or ')}.`,
    },
  },
};

export const consoleFamilies: readonly RouteFamily[] = [
  { tag: 'entrance', access: 'anybody', routes: entrance },
  {
    tag: 'console',
    access: 'session',
    routes: { ...stations, ...people, ...documents, ...couriers, ...live },
  },
];
