// Every route of the center and who may use it. A route without a row here fails route-matrix.test.ts: say who it is for.
// HEAD goes with GET.
import type { Role } from '#core/protocol/console-api.ts';

type Who = Exclude<Role, 'operator'>;

/** What `:id` names: something of the village in the trainer's scope, and of another. */
export type Thing = 'station' | 'learner' | 'plan';

export interface ConsoleRow {
  kind: 'console';
  /** Beside operators. */
  roles: readonly Who[];
  /** Also open to those who have yet to choose a password of their own. */
  isFirst?: boolean;
  /** Of a trainer with a scope only what is in it. */
  thing?: Thing;
  /** A body that the schema takes; sent with one more field it is refused. */
  body?: object;
  query?: string;
  /** Goes on until one of the sides ends it: only refusals can be waited for. */
  isStream?: boolean;
  contentType?: string;
}

export type RouteRow =
  | ConsoleRow
  /** For everybody; with nothing sent it answers this. */
  | { kind: 'open'; status: number; body?: object }
  /** Signed by an enrolled station. */
  | { kind: 'station' }
  /** HTTP Basic with a tool's key; `narrow`: answered to a key without the scope. */
  | { kind: 'tool'; narrow: number }
  | { kind: 'refused'; status: number };

type ConsoleMore = Omit<ConsoleRow, 'kind' | 'roles'>;
const trainers = (more: ConsoleMore = {}): RouteRow => ({ kind: 'console', roles: ['trainer'], ...more });
const operators = (more: ConsoleMore = {}): RouteRow => ({ kind: 'console', roles: [], ...more });
const everybody = (more: ConsoleMore = {}): RouteRow => ({
  kind: 'console',
  roles: ['trainer', 'leader'],
  ...more,
});
const open = (status: number, body?: object): RouteRow => ({
  kind: 'open',
  status,
  ...(body ? { body } : {}),
});
const tool = (narrow: number): RouteRow => ({ kind: 'tool', narrow });
const refused: RouteRow = { kind: 'refused', status: 405 };

const entrance: Record<string, RouteRow> = {
  'GET /healthz': open(200),
  'GET /readyz': open(200),
  'GET /metrics': open(200),
  'GET /api/openapi.json': open(200),
  'GET /api/console/setup': open(200),
  'POST /api/console/setup': open(409, {
    code: 'no code at all',
    login: 'somebody',
    name: 'Somebody',
    password: 'long enough for a test',
  }),
  'POST /api/console/session': open(401, { login: 'nobody', password: 'wrong' }),
  'DELETE /api/console/session': open(200),
  'GET /api/demo/code': open(200),
};

const account: Record<string, RouteRow> = {
  'GET /api/console/session': everybody({ isFirst: true }),
  'GET /api/console/account': everybody({ isFirst: true }),
  'POST /api/console/account/password': everybody({
    isFirst: true,
    body: { oldPassword: 'wrong', newPassword: 'another long password' },
  }),
  'POST /api/console/account/totp': everybody({ body: { password: 'wrong' } }),
  'POST /api/console/account/totp/confirm': everybody({ body: { code: '000000' } }),
  'POST /api/console/account/totp/off': everybody({ body: { password: 'wrong' } }),
  'POST /api/console/account/recovery': everybody({ body: { password: 'wrong' } }),
  'POST /api/console/account/sessions/:id/revoke': everybody(),
  'POST /api/console/account/sessions/revoke-others': everybody(),
  'GET /api/console/events': everybody({ isStream: true }),
};

const staff: Record<string, RouteRow> = {
  'GET /api/console/staff': operators(),
  'POST /api/console/staff': operators({
    body: { login: 'made.by.matrix', name: 'Made', role: 'trainer', stationIds: null },
  }),
  'POST /api/console/staff/:id': operators({ body: { name: 'x', role: 'trainer', stationIds: null } }),
  'POST /api/console/staff/:id/disable': operators(),
  'POST /api/console/staff/:id/enable': operators(),
  'POST /api/console/staff/:id/password': operators(),
  'POST /api/console/staff/:id/totp-reset': operators(),
  'GET /api/console/lrs-keys': operators(),
  'POST /api/console/lrs-keys': operators({ body: { name: 'Tool', scopes: ['all'] } }),
  'POST /api/console/lrs-keys/:key/revoke': operators(),
  'GET /api/console/audit': operators(),
};

const stations: Record<string, RouteRow> = {
  'GET /api/console/stations': trainers(),
  'POST /api/console/stations': operators({ body: { name: 'Village', township: '' } }),
  'POST /api/console/stations/:id/code': operators(),
  'POST /api/console/stations/:id/revoke': operators(),
  'POST /api/console/stations/:id/replace': operators({ body: { isOldLost: false } }),
  'GET /api/console/overview': everybody(),
  'GET /api/console/log-health': trainers(),
  'GET /api/console/stations/:id/log': trainers({ thing: 'station' }),
  'GET /api/console/stations/:id/quarantine': operators(),
  'POST /api/console/stations/:id/reread': operators(),
  'GET /api/console/incidents/:id': operators(),
  'POST /api/console/incidents/:id/acknowledge': operators({ body: { note: 'Seen' } }),
};

const people: Record<string, RouteRow> = {
  'GET /api/console/groups': trainers(),
  'POST /api/console/groups': operators({
    body: { name: 'Group', stationId: '7a1f0c43-5d0e-4c6b-9f3e-2b1a0c9d8e7f' },
  }),
  'GET /api/console/learners': trainers(),
  'POST /api/console/learners': operators({
    body: {
      names: { zh: '某人' },
      symbol: 'walnut',
      stationIds: ['7a1f0c43-5d0e-4c6b-9f3e-2b1a0c9d8e7f'],
      groupIds: [],
    },
  }),
  'POST /api/console/learners/:id/pin': operators(),
  'GET /api/console/learners/:id/records': trainers({ thing: 'learner' }),
  'GET /api/console/learners/:id/progress': trainers({ thing: 'learner' }),
  'GET /api/console/learners/:id/proof': trainers({ thing: 'learner' }),
  'GET /api/console/learners/:id/views': trainers({ thing: 'learner' }),
  'GET /api/console/learners/:id/fields': operators(),
  'POST /api/console/learners/:id/edit': operators({
    body: { fields: { symbol: { value: 'moon', base: null } } },
  }),
  'POST /api/console/learners/:id/merge': operators({
    body: { aliasId: '7a1f0c43-5d0e-4c6b-9f3e-2b1a0c9d8e7f' },
  }),
  'GET /api/console/conflicts': trainers(),
  'POST /api/console/conflicts/:id/undo': operators(),
  'POST /api/console/conflicts/:id/settle': operators(),
  'GET /api/console/refused-edits': trainers(),
  'GET /api/console/aliases': trainers(),
  'POST /api/console/aliases/:id/undo': operators(),
};

const study: Record<string, RouteRow> = {
  'GET /api/console/units': trainers(),
  'GET /api/console/plans': trainers(),
  'POST /api/console/plans': trainers({
    body: {
      title: 'Plan',
      unitIds: ['drip-irrigation'],
      audience: { groupIds: [], learnerIds: [] },
      startDay: '2026-11-01',
      dueDay: '2026-11-30',
    },
  }),
  'GET /api/console/plans/:id/fields': trainers({ thing: 'plan' }),
  'POST /api/console/plans/:id/edit': trainers({
    thing: 'plan',
    body: { fields: { title: { value: 'Renamed', base: null } } },
  }),
  'POST /api/console/plans/:id/change': trainers({ thing: 'plan', body: { startDay: '2026-11-02' } }),
  'DELETE /api/console/plans/:id': trainers({ thing: 'plan' }),
  'GET /api/console/ratings': trainers(),
  'GET /api/console/certificates/:code': trainers(),
  'GET /api/console/exams': trainers(),
  'POST /api/console/exams/:paper/code': operators({ body: { code: '31415 92653' } }),
  'POST /api/console/exams/:paper/opening': operators({ body: { stationIds: null, opensAtMs: 0 } }),
  'GET /api/console/exams/:paper/results': trainers(),
  'POST /api/console/exams/:paper/release': operators(),
  'GET /api/console/texts': trainers(),
  'POST /api/console/texts/:id/read': trainers(),
  'POST /api/console/texts/:id/answer': trainers({ body: { answer: 'An answer' } }),
  'GET /api/console/progress': trainers(),
  'GET /api/console/help': trainers(),
};

const words = { zh: '滴灌', ug: 'تېمىتىپ سۇغىرىش', en: 'Drip irrigation' };
const authoring: Record<string, RouteRow> = {
  'GET /api/console/questions': trainers(),
  'POST /api/console/questions': trainers(),
  'POST /api/console/questions/:id/save': trainers(),
  'GET /api/console/questions/:id/uses': trainers(),
  'POST /api/console/question-import': trainers(),
  'GET /api/console/drafts': trainers(),
  'POST /api/console/drafts': trainers({ body: { titles: words, topic: 'farming' } }),
  'GET /api/console/briefing-desk': trainers(),
  'GET /api/console/drafts/:id': trainers(),
  'DELETE /api/console/drafts/:id': trainers(),
  'POST /api/console/drafts/:id/save': trainers(),
  'POST /api/console/drafts/:id/article': trainers({ body: { text: 'Text' } }),
  'POST /api/console/drafts/:id/check': trainers(),
  'POST /api/console/drafts/:id/preview': trainers(),
  'GET /api/console/drafts/:id/blobs/:sha256': trainers(),
  'GET /api/console/drafts/:id/uploads': trainers(),
  'POST /api/console/drafts/:id/files': trainers(),
  'GET /api/console/drafts/:id/files/:path': trainers(),
  'DELETE /api/console/drafts/:id/files/:path': trainers(),
  'POST /api/console/drafts/:id/submit': trainers({ body: { version: 1, words: '' } }),
  'POST /api/console/drafts/:id/withdraw': trainers({ body: { words: 'Out of date' } }),
  'GET /api/console/drafts/:id/releases': trainers(),
  'GET /api/console/releases': trainers(),
  'GET /api/console/releases/:id': trainers(),
  'POST /api/console/releases/:id/approve': trainers(),
  'POST /api/console/releases/:id/return': trainers({ body: { words: 'Not yet' } }),
  'POST /api/console/releases/:id/preview': trainers(),
  'GET /api/console/releases/:id/blobs/:sha256': trainers(),
  'POST /api/console/releases/publish': trainers(),
  'GET /api/console/study-key': trainers(),
  // The tus protocol: who is let in is answered by another library.
  'POST /api/console/uploads': trainers({ isStream: true }),
  'HEAD /api/console/uploads/:id': trainers({ isStream: true }),
  'PATCH /api/console/uploads/:id': trainers({
    isStream: true,
    contentType: 'application/offset+octet-stream',
  }),
  'DELETE /api/console/uploads/:id': trainers({ isStream: true }),
};

const anySetting = { body: { value: null, version: '1' } };
const settings: Record<string, RouteRow> = {
  'GET /api/console/column-uses': operators(),
  'GET /api/console/settings/columns': operators(),
  'GET /api/console/settings/policy': operators(),
  'GET /api/console/settings/weather': operators(),
  'GET /api/console/settings/fleet': trainers(),
  'GET /api/console/settings/sketch': trainers(),
  'POST /api/console/settings/columns': operators(anySetting),
  'POST /api/console/settings/policy': operators(anySetting),
  'POST /api/console/settings/weather': operators(anySetting),
  'POST /api/console/settings/fleet': operators(anySetting),
  'POST /api/console/settings/sketch': operators(anySetting),
  'GET /api/console/settings/backups': operators(),
  'POST /api/console/settings/backups': operators(anySetting),
  'GET /api/console/health': operators(),
  'GET /api/console/backups': operators(),
  'POST /api/console/backups': operators(),
  'POST /api/console/backups/runs/:id/cancel': operators(),
  'POST /api/console/backups/files/:file/check': operators(),
  'GET /api/console/backups/files/:file': operators(),
  'DELETE /api/console/backups/files/:file': operators(),
};

const couriers: Record<string, RouteRow> = {
  'GET /api/console/couriers': trainers(),
  'POST /api/console/couriers/write': operators({
    body: {
      stationIds: ['7a1f0c43-5d0e-4c6b-9f3e-2b1a0c9d8e7f'],
      scope: 'none',
      unitIds: [],
      folder: 'matrix',
    },
  }),
  'POST /api/console/couriers/read': operators({ body: { folder: 'nothing' } }),
  'GET /api/console/couriers/file': operators(),
  'POST /api/console/couriers/upload': operators({ contentType: 'application/octet-stream' }),
};

const stationRoad: Record<string, RouteRow> = {
  'POST /api/station/v1/enrol': open(400),
  'POST /api/station/v1/log': { kind: 'station' },
  'GET /api/station/v1/feed': { kind: 'station' },
  'OPTIONS /api/station/v1/enrol': open(204),
  'OPTIONS /api/station/v1/log': open(204),
  'OPTIONS /api/station/v1/feed': open(204),
};

/** Methods of a resource of the xAPI road, with what is answered to a key without the scope. */
function resource(path: string, methods: Partial<Record<string, number>>): Record<string, RouteRow> {
  const rows: Record<string, RouteRow> = { [`OPTIONS /xapi${path}`]: open(204) };
  for (const method of ['GET', 'PUT', 'POST', 'DELETE', 'PATCH']) {
    const narrow = methods[method];
    rows[`${method} /xapi${path}`] = narrow === undefined ? refused : tool(narrow);
  }
  return rows;
}

const documents = { GET: 403, PUT: 403, POST: 403, DELETE: 403 };
const xapiRoad: Record<string, RouteRow> = {
  ...resource('/statements', { GET: 403, PUT: 403, POST: 403 }),
  ...resource('/activities/state', documents),
  ...resource('/agents/profile', documents),
  ...resource('/activities/profile', documents),
  // Names of activities and persons belong to no scope.
  ...resource('/activities', { GET: 400 }),
  ...resource('/agents', { GET: 400 }),
  // The address of a launch is its own proof.
  'OPTIONS /xapi/fetch': open(204),
  'POST /xapi/fetch': open(400),
  'OPTIONS /xapi/about': open(204),
  'GET /xapi/about': open(200),
  'PUT /xapi/about': refused,
  'POST /xapi/about': refused,
  'DELETE /xapi/about': refused,
  'PATCH /xapi/about': refused,
};

const files: Record<string, RouteRow> = {
  'GET /library/*': open(404),
  'OPTIONS /library/*': open(204),
  'GET /*': open(404),
  'GET /': open(302),
  'GET /kiosk': open(302),
  'GET /console': open(200),
  'GET /console/*': open(200),
};

export const routeTable: Readonly<Record<string, RouteRow>> = {
  ...entrance,
  ...account,
  ...staff,
  ...stations,
  ...people,
  ...study,
  ...authoring,
  ...settings,
  ...couriers,
  ...stationRoad,
  ...xapiRoad,
  ...files,
};
