// Owns: launches of cmi5 courses (AICC cmi5 1.0): what the store holds ready before a course is opened, the address that
// opens it, and its key. The key is given once, to whoever opens the address first; it ends by itself.
import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { LrsScope } from '#core/protocol/console-staff-api.ts';
import { toAgentKey } from '../xapi/agents.ts';
import { writeDocument } from '../xapi/documents.ts';
import type { XapiStatement } from '../xapi/statement-schema.ts';
import { iriSchema } from '../xapi/values.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { readPolicy } from './policy.ts';
import { createToken, hashToken } from './secrets.ts';
import { takeStatements } from './take-statements.ts';

/** When an activity counts as done (9.2.4 of cmi5). */
export const moveOnRules = [
  'Passed',
  'Completed',
  'CompletedAndPassed',
  'CompletedOrPassed',
  'NotApplicable',
] as const;

export const launchRequestSchema = z.strictObject({
  learnerId: z.uuid(),
  /** The activity as this store knows it, and as its publisher calls it. */
  activityId: iriSchema,
  publisherId: iriSchema,
  /** Where the course is. */
  url: z.url({ protocol: /^https?$/ }),
  /** Address of the record store as the learner's browser reaches it, without a slash at its end. */
  endpoint: z.url({ protocol: /^https?$/ }).regex(/[^/]$/),
  moveOn: z.enum(moveOnRules).default('CompletedOrPassed'),
  masteryScore: z.number().min(0).max(1).optional(),
  parameters: z.string().max(2000).optional(),
});
export type LaunchRequest = z.infer<typeof launchRequestSchema>;

/** Longer than anybody sits in front of one course; nothing of it works on the next day. */
const launchLifeMs = 12 * 3600_000;
/** What an assignable unit does (cmi5 8–11): its own statements, the state it is given, the learner's preferences. */
const launchScopes: readonly LrsScope[] = ['statements/write', 'statements/read/mine', 'state', 'profile'];

const launchedVerb = 'http://adlnet.gov/expapi/verbs/launched';
const cmi5Category = 'https://w3id.org/xapi/cmi5/context/categories/cmi5';
const extensions = 'https://w3id.org/xapi/cmi5/context/extensions';

function toLaunchData(request: LaunchRequest, sessionId: string) {
  const { publisherId, moveOn, masteryScore, parameters } = request;
  return {
    contextTemplate: {
      contextActivities: { grouping: [{ objectType: 'Activity', id: publisherId }] },
      extensions: { [`${extensions}/sessionid`]: sessionId },
    },
    launchMode: 'Normal',
    moveOn,
    ...(masteryScore === undefined ? {} : { masteryScore }),
    ...(parameters === undefined ? {} : { launchParameters: parameters }),
  };
}

function toLaunched(
  request: LaunchRequest,
  actor: XapiStatement['actor'],
  registration: string,
  sessionId: string,
): XapiStatement {
  const { activityId, publisherId, url, moveOn, masteryScore } = request;
  return {
    id: randomUUID(),
    actor,
    verb: { id: launchedVerb, display: { en: 'launched' } },
    object: { id: activityId },
    context: {
      registration,
      contextActivities: {
        category: [{ id: cmi5Category }],
        grouping: [{ id: publisherId }],
      },
      extensions: {
        [`${extensions}/sessionid`]: sessionId,
        [`${extensions}/launchmode`]: 'Normal',
        [`${extensions}/launchurl`]: url,
        [`${extensions}/moveon`]: moveOn,
        ...(masteryScore === undefined ? {} : { [`${extensions}/masteryscore`]: masteryScore }),
      },
    },
  };
}

interface Launch {
  /** To be opened in the learner's browser, once, within 12 hours. */
  url: string;
  registration: string;
  /** Ends the launch when it is revoked. */
  key: string;
}

export async function createLaunch(
  context: CenterContext,
  actor: Actor,
  request: LaunchRequest,
): Promise<Launch> {
  const { learnerId, activityId, endpoint } = request;
  const { homePage } = await readPolicy(context.db.read);
  const agent = { objectType: 'Agent' as const, account: { homePage, name: learnerId } };
  const [key, token] = [randomBytes(8).toString('hex'), createToken()];
  const [registration, sessionId] = [randomUUID(), randomUUID()];
  const nowMs = context.nowMs();
  const name = `cmi5 ${activityId}`.slice(0, 80);
  await context.db.write(async (writer) => {
    await writer
      .insertInto('lrs_key')
      .values({
        id: key,
        name,
        // No secret yet: nothing is the hash of any.
        secret_hash: '',
        fetch_hash: hashToken(context.keys.secret, 'cmi5', token),
        created_ms: nowMs,
        expires_ms: nowMs + launchLifeMs,
        revoked_ms: null,
        scopes: JSON.stringify(launchScopes),
      })
      .execute();
    const owner = { kind: 'state' as const, agentKey: toAgentKey(agent), activityId, registration };
    const content = Buffer.from(JSON.stringify(toLaunchData(request, sessionId)));
    const launchData = { content, mediaType: 'application/json' };
    await writeDocument(writer, owner, 'LMS.LaunchData', nowMs, () => launchData);
    await writeAudit(writer, nowMs, actor, 'cmi5.launch', key, { learnerId, activityId });
  });
  const launched = toLaunched(request, agent, registration, sessionId);
  await takeStatements(context, { key, name, scopes: launchScopes }, '1.0.3', [launched], new Map());
  const url = new URL(request.url);
  for (const [parameter, value] of [
    ['endpoint', `${endpoint}/`],
    ['fetch', `${endpoint}/fetch?token=${token}`],
    ['actor', JSON.stringify(agent)],
    ['registration', registration],
    ['activityId', activityId],
  ] as const) {
    url.searchParams.set(parameter, value);
  }
  return { url: url.href, registration, key };
}

/** `token`: user and password of HTTP Basic, in base64. `used`: it was given before. */
export type Fetched = { kind: 'token'; token: string } | { kind: 'used' } | { kind: 'unknown' };

/** Gives the key of a launch to whoever asks first (cmi5 8.2). */
export async function fetchLaunchKey(context: CenterContext, token: string): Promise<Fetched> {
  const hash = hashToken(context.keys.secret, 'cmi5', token);
  const secret = createToken();
  return context.db.write(async (writer) => {
    const row = await writer
      .selectFrom('lrs_key')
      .select(['id', 'secret_hash', 'expires_ms', 'revoked_ms'])
      .where('fetch_hash', '=', hash)
      .forUpdate()
      .executeTakeFirst();
    if (!row || row.revoked_ms !== null || (row.expires_ms ?? 0) <= context.nowMs())
      return { kind: 'unknown' };
    if (row.secret_hash !== '') return { kind: 'used' };
    await writer
      .updateTable('lrs_key')
      .set({ secret_hash: hashToken(context.keys.secret, 'lrs', secret) })
      .where('id', '=', row.id)
      .execute();
    return { kind: 'token', token: Buffer.from(`${row.id}:${secret}`).toString('base64') };
  });
}
