// Owns: the console's requests to the center. Every answer is parsed before anybody sees it; expected
// errors are values, a dead line is `no-road`, and an answer that fits no schema is `answer-forged`.
import * as z from 'zod';
import type { DocumentName } from '#core/domain/edit.ts';
import {
  consolePaths,
  type EnrolmentCode,
  enrolmentCodeSchema,
  type GroupRow,
  type groupDraftSchema,
  groupRowSchema,
  type LearnerDraft,
  type LearnerProgress,
  type LearnerRow,
  learnerMadeSchema,
  learnerProgressSchema,
  learnerRowSchema,
  type Operator,
  operatorSchema,
  pinResetSchema,
  recordPageSchema,
  type StationRow,
  type setupRequestSchema,
  setupStateSchema,
  type signInRequestSchema,
  type stationDraftSchema,
  stationRowSchema,
  type UnitRow,
  unitRowSchema,
} from '#core/protocol/console-api.ts';
import { type BackupList, backupListSchema, backupPaths } from '#core/protocol/console-backup-api.ts';
import {
  columnUsesSchema,
  countyPaths,
  type Setting,
  type SettingName,
  type SettingValue,
  settingWrittenSchema,
  toSettingSchema,
} from '#core/protocol/console-county-api.ts';
import {
  type CourierRequest,
  courierApiPaths,
  courierListSchema,
  type Reading,
  readingsAnswerSchema,
} from '#core/protocol/console-courier-api.ts';
import { type CenterHealth, centerHealthSchema, healthPath } from '#core/protocol/console-health-api.ts';
import {
  type IncidentDetail,
  incidentDetailSchema,
  logPaths,
  quarantinePageSchema,
  type RereadAnswer,
  rereadAnswerSchema,
  type StationHealth,
  type StationLogHealth,
  stationHealthSchema,
  stationLogSchema,
} from '#core/protocol/console-log-api.ts';
import { type Overview, overviewPath, overviewSchema } from '#core/protocol/console-overview-api.ts';
import {
  type AliasRow,
  aliasRowSchema,
  type ConflictRow,
  type ConsoleEditRequest,
  conflictRowSchema,
  type FieldStates,
  fieldStatesSchema,
  peoplePaths,
  type RefusalRow,
  refusalRowSchema,
} from '#core/protocol/console-people-api.ts';
import {
  type PlanChange,
  type PlanDraft,
  type PlanRow,
  planRowSchema,
} from '#core/protocol/console-plans-api.ts';
import {
  type QuestionFile,
  type QuestionMake,
  type QuestionRow,
  type QuestionSave,
  type QuestionsImported,
  type QuestionUse,
  questionPaths,
  questionRowSchema,
  questionsImportedSchema,
  questionUseSchema,
} from '#core/protocol/console-questions-api.ts';
import { fail, type Outcome, succeed, wireErrorSchema } from '#core/protocol/errors.ts';
import { signedProofSchema } from '#core/protocol/proof.ts';
import { createStaffClient, type StaffClient } from './staff-client.ts';

export type ColumnUse = z.infer<typeof columnUsesSchema>['items'][number];

export type CourierList = z.infer<typeof courierListSchema>;
export type Fetch = (address: string, init: RequestInit) => Promise<Response>;
export type SetupState = z.infer<typeof setupStateSchema>;
export type RecordPage = z.infer<typeof recordPageSchema>;
export type LearnerMade = z.infer<typeof learnerMadeSchema>;
export type QuarantinePage = z.infer<typeof quarantinePageSchema>;
export type SignedProof = z.infer<typeof signedProofSchema>;

export interface ConsoleClient {
  /** One question; clients of single parts of the console are made of it (study-client.ts). */
  ask<Value>(method: Method, path: string, schema: z.ZodType<Value>, body?: unknown): Promise<Outcome<Value>>;
  getSetup(): Promise<Outcome<SetupState>>;
  setUp(request: z.input<typeof setupRequestSchema>): Promise<Outcome<unknown>>;
  getOperator(): Promise<Outcome<Operator>>;
  signIn(request: z.input<typeof signInRequestSchema>): Promise<Outcome<unknown>>;
  signOut(): Promise<Outcome<unknown>>;
  getOverview(): Promise<Outcome<Overview>>;
  listStations(): Promise<Outcome<StationRow[]>>;
  createStation(draft: z.input<typeof stationDraftSchema>): Promise<Outcome<StationRow>>;
  createCode(stationId: string): Promise<Outcome<EnrolmentCode>>;
  revokeStation(stationId: string): Promise<Outcome<unknown>>;
  listGroups(): Promise<Outcome<GroupRow[]>>;
  createGroup(draft: z.input<typeof groupDraftSchema>): Promise<Outcome<GroupRow>>;
  listLearners(): Promise<Outcome<LearnerRow[]>>;
  createLearner(draft: LearnerDraft): Promise<Outcome<LearnerMade>>;
  resetPin(learnerId: string): Promise<Outcome<{ pin: string }>>;
  /** Newest first; `before` is the `next` of the page that came before. */
  listRecords(learnerId: string, before?: string): Promise<Outcome<RecordPage>>;
  getProgress(learnerId: string): Promise<Outcome<LearnerProgress>>;
  listPlans(): Promise<Outcome<PlanRow[]>>;
  createPlan(draft: PlanDraft): Promise<Outcome<PlanRow>>;
  changePlan(planId: string, change: PlanChange): Promise<Outcome<unknown>>;
  deletePlan(planId: string): Promise<Outcome<unknown>>;
  listUnits(): Promise<Outcome<UnitRow[]>>;
  getFields(document: DocumentName): Promise<Outcome<FieldStates>>;
  editFields(document: DocumentName, fields: ConsoleEditRequest['fields']): Promise<Outcome<unknown>>;
  listConflicts(which: 'open' | 'all'): Promise<Outcome<ConflictRow[]>>;
  listRefusals(): Promise<Outcome<RefusalRow[]>>;
  undoConflict(id: number): Promise<Outcome<unknown>>;
  settleConflict(id: number): Promise<Outcome<unknown>>;
  listAliases(): Promise<Outcome<AliasRow[]>>;
  mergeLearners(learnerId: string, aliasId: string): Promise<Outcome<unknown>>;
  undoMerge(aliasId: string): Promise<Outcome<unknown>>;
  replaceStation(stationId: string, isOldLost: boolean): Promise<Outcome<EnrolmentCode>>;
  listHealth(): Promise<Outcome<StationHealth[]>>;
  getStationLog(stationId: string): Promise<Outcome<StationLogHealth>>;
  /** `after` is the `next` of the page that came before. */
  listQuarantined(stationId: string, after?: string): Promise<Outcome<QuarantinePage>>;
  rereadQuarantine(stationId: string): Promise<Outcome<RereadAnswer>>;
  getIncident(id: number): Promise<Outcome<IncidentDetail>>;
  acknowledgeIncident(id: number, note: string): Promise<Outcome<unknown>>;
  /** Days of the county, both included; empty: no limit. */
  getProof(learnerId: string, from: string, to: string): Promise<Outcome<SignedProof>>;
  listCouriers(): Promise<Outcome<CourierList>>;
  /** Into a folder of the center's own disk, which is named in the answer. */
  writeCourier(request: CourierRequest, folder: string): Promise<Outcome<{ place: string }>>;
  readCourier(folder: string): Promise<Outcome<Reading[]>>;
  /** A courier in one file, as a station saved it. */
  uploadCourier(file: Blob): Promise<Outcome<Reading[]>>;
  /** People of the console, one's own account, keys of tools, audit log. */
  readonly staff: StaffClient;
  getSetting<Name extends SettingName>(name: Name): Promise<Outcome<Setting<Name>>>;
  /** Over just the version that was seen; gives the new one. */
  writeSetting<Name extends SettingName>(
    name: Name,
    value: SettingValue<Name>,
    version: string,
  ): Promise<Outcome<string>>;
  listColumnUses(): Promise<Outcome<ColumnUse[]>>;
  getCenterHealth(): Promise<Outcome<CenterHealth>>;
  listBackups(): Promise<Outcome<BackupList>>;
  startBackup(): Promise<Outcome<unknown>>;
  cancelBackup(runId: string): Promise<Outcome<unknown>>;
  checkBackup(file: string): Promise<Outcome<unknown>>;
  removeBackup(file: string): Promise<Outcome<unknown>>;
  listQuestions(): Promise<Outcome<QuestionRow[]>>;
  createQuestion(made: QuestionMake): Promise<Outcome<QuestionRow>>;
  saveQuestion(id: string, saved: QuestionSave): Promise<Outcome<unknown>>;
  listQuestionUses(id: string): Promise<Outcome<QuestionUse[]>>;
  importQuestions(file: QuestionFile): Promise<Outcome<QuestionsImported>>;
}

type Method = 'GET' | 'POST' | 'DELETE';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseAnswer<Value>(status: number, text: string, schema: z.ZodType<Value>): Outcome<Value> {
  const body = parseJson(text);
  if (status >= 400) {
    const error = wireErrorSchema.safeParse(body);
    if (error.success) return { ok: false, error: error.data };
    // A proxy in between answers in its own words.
    return fail(status >= 500 ? 'busy' : 'malformed', { detail: `HTTP ${status}` });
  }
  const value = schema.safeParse(body);
  if (value.success) return succeed(value.data);
  return fail('answer-forged', { detail: z.prettifyError(value.error).slice(0, 2000) });
}

function listSchema<Row extends z.ZodType>(row: Row) {
  return z.strictObject({ items: z.array(row) }).transform(({ items }) => items);
}

const listSchemas = {
  stations: listSchema(stationRowSchema),
  groups: listSchema(groupRowSchema),
  learners: listSchema(learnerRowSchema),
  plans: listSchema(planRowSchema),
  units: listSchema(unitRowSchema),
  health: listSchema(stationHealthSchema),
  conflicts: listSchema(conflictRowSchema),
  refusals: listSchema(refusalRowSchema),
  aliases: listSchema(aliasRowSchema),
  questions: listSchema(questionRowSchema),
  questionUses: listSchema(questionUseSchema),
} as const;

function toDocumentPath({ kind, id }: DocumentName): string {
  return `${kind === 'roster' ? consolePaths.learners : consolePaths.plans}/${encodeURIComponent(id)}`;
}

const sessionSchema = z.strictObject({ operator: operatorSchema }).transform(({ operator }) => operator);
const anySchema = z.unknown();
const writtenSchema = settingWrittenSchema.transform(({ version }) => version);
const usesSchema = columnUsesSchema.transform(({ items }) => items);
const readingsSchema = readingsAnswerSchema.transform(({ readings }) => readings);
const placeSchema = z.object({ place: z.string() });

export class HttpConsoleClient implements ConsoleClient {
  readonly #fetch: Fetch;
  readonly staff = createStaffClient((...request) => this.#send(...request));

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  ask: ConsoleClient['ask'] = (method, path, schema, body) => this.#send(method, path, schema, body);

  async uploadCourier(file: Blob): Promise<Outcome<Reading[]>> {
    try {
      const answer = await this.#fetch(courierApiPaths.upload, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { accept: 'application/json', 'content-type': 'application/octet-stream' },
        body: file,
      });
      return parseAnswer(answer.status, await answer.text(), readingsSchema);
    } catch (cause) {
      return fail('no-road', { detail: String(cause) });
    }
  }
  getSetting<Name extends SettingName>(name: Name) {
    return this.#send('GET', `${countyPaths.settings}/${name}`, toSettingSchema(name));
  }
  writeSetting<Name extends SettingName>(name: Name, value: SettingValue<Name>, version: string) {
    return this.#send('POST', `${countyPaths.settings}/${name}`, writtenSchema, { value, version });
  }
  getCenterHealth() {
    return this.#send('GET', healthPath, centerHealthSchema);
  }
  listBackups() {
    return this.#send('GET', backupPaths.backups, backupListSchema);
  }
  startBackup() {
    return this.#send('POST', backupPaths.backups, anySchema);
  }
  cancelBackup(runId: string) {
    return this.#send('POST', `${backupPaths.backups}/runs/${runId}/cancel`, anySchema);
  }
  checkBackup(file: string) {
    return this.#send('POST', `${backupPaths.backups}/files/${file}/check`, anySchema);
  }
  removeBackup(file: string) {
    return this.#send('DELETE', `${backupPaths.backups}/files/${file}`, anySchema);
  }
  listColumnUses() {
    return this.#send('GET', countyPaths.columnUses, usesSchema);
  }
  listQuestions() {
    return this.#send('GET', questionPaths.questions, listSchemas.questions);
  }
  createQuestion(made: QuestionMake) {
    return this.#send('POST', questionPaths.questions, questionRowSchema, made);
  }
  saveQuestion(id: string, saved: QuestionSave) {
    return this.#send('POST', `${questionPaths.questions}/${id}/save`, anySchema, saved);
  }
  listQuestionUses(id: string) {
    return this.#send('GET', `${questionPaths.questions}/${id}/uses`, listSchemas.questionUses);
  }
  importQuestions(file: QuestionFile) {
    return this.#send('POST', questionPaths.import, questionsImportedSchema, file);
  }
  listCouriers() {
    return this.#send('GET', courierApiPaths.couriers, courierListSchema);
  }
  writeCourier(request: CourierRequest, folder: string) {
    return this.#send('POST', courierApiPaths.write, placeSchema, { ...request, folder });
  }
  readCourier(folder: string) {
    return this.#send('POST', courierApiPaths.read, readingsSchema, { folder });
  }

  async #send<Value>(
    method: Method,
    path: string,
    schema: z.ZodType<Value>,
    body?: unknown,
  ): Promise<Outcome<Value>> {
    try {
      const answer = await this.#fetch(path, {
        method,
        credentials: 'same-origin',
        cache: 'no-store',
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return parseAnswer(answer.status, await answer.text(), schema);
    } catch (cause) {
      return fail('no-road', { detail: String(cause) });
    }
  }

  getSetup() {
    return this.#send('GET', consolePaths.setup, setupStateSchema);
  }
  setUp(request: z.input<typeof setupRequestSchema>) {
    return this.#send('POST', consolePaths.setup, anySchema, request);
  }
  getOperator() {
    return this.#send('GET', consolePaths.session, sessionSchema);
  }
  signIn(request: z.input<typeof signInRequestSchema>) {
    return this.#send('POST', consolePaths.session, anySchema, request);
  }
  signOut() {
    return this.#send('DELETE', consolePaths.session, anySchema);
  }
  getOverview() {
    return this.#send('GET', overviewPath, overviewSchema);
  }
  listStations() {
    return this.#send('GET', consolePaths.stations, listSchemas.stations);
  }
  createStation(draft: z.input<typeof stationDraftSchema>) {
    return this.#send('POST', consolePaths.stations, stationRowSchema, draft);
  }
  createCode(stationId: string) {
    return this.#send('POST', `${consolePaths.stations}/${stationId}/code`, enrolmentCodeSchema);
  }
  revokeStation(stationId: string) {
    return this.#send('POST', `${consolePaths.stations}/${stationId}/revoke`, anySchema);
  }
  listGroups() {
    return this.#send('GET', consolePaths.groups, listSchemas.groups);
  }
  createGroup(draft: z.input<typeof groupDraftSchema>) {
    return this.#send('POST', consolePaths.groups, groupRowSchema, draft);
  }
  listLearners() {
    return this.#send('GET', consolePaths.learners, listSchemas.learners);
  }
  createLearner(draft: LearnerDraft) {
    return this.#send('POST', consolePaths.learners, learnerMadeSchema, draft);
  }
  resetPin(learnerId: string) {
    return this.#send('POST', `${consolePaths.learners}/${learnerId}/pin`, pinResetSchema);
  }
  listRecords(learnerId: string, before?: string) {
    const query = before === undefined ? '' : `?${new URLSearchParams({ before })}`;
    return this.#send('GET', `${consolePaths.learners}/${learnerId}/records${query}`, recordPageSchema);
  }
  getProgress(learnerId: string) {
    return this.#send('GET', `${consolePaths.learners}/${learnerId}/progress`, learnerProgressSchema);
  }
  listPlans() {
    return this.#send('GET', consolePaths.plans, listSchemas.plans);
  }
  createPlan(draft: PlanDraft) {
    return this.#send('POST', consolePaths.plans, planRowSchema, draft);
  }
  changePlan(planId: string, change: PlanChange) {
    return this.#send(
      'POST',
      `${consolePaths.plans}/${encodeURIComponent(planId)}/change`,
      anySchema,
      change,
    );
  }
  deletePlan(planId: string) {
    return this.#send('DELETE', `${consolePaths.plans}/${encodeURIComponent(planId)}`, anySchema);
  }
  listUnits() {
    return this.#send('GET', consolePaths.units, listSchemas.units);
  }
  getFields(document: DocumentName) {
    return this.#send('GET', `${toDocumentPath(document)}/fields`, fieldStatesSchema);
  }
  editFields(document: DocumentName, fields: ConsoleEditRequest['fields']) {
    return this.#send('POST', `${toDocumentPath(document)}/edit`, anySchema, { fields });
  }
  listConflicts(which: 'open' | 'all') {
    return this.#send('GET', `${peoplePaths.conflicts}?which=${which}`, listSchemas.conflicts);
  }
  listRefusals() {
    return this.#send('GET', peoplePaths.refusals, listSchemas.refusals);
  }
  undoConflict(id: number) {
    return this.#send('POST', `${peoplePaths.conflicts}/${id}/undo`, anySchema);
  }
  settleConflict(id: number) {
    return this.#send('POST', `${peoplePaths.conflicts}/${id}/settle`, anySchema);
  }
  listAliases() {
    return this.#send('GET', peoplePaths.aliases, listSchemas.aliases);
  }
  mergeLearners(learnerId: string, aliasId: string) {
    return this.#send('POST', `${consolePaths.learners}/${learnerId}/merge`, anySchema, { aliasId });
  }
  undoMerge(aliasId: string) {
    return this.#send('POST', `${peoplePaths.aliases}/${aliasId}/undo`, anySchema);
  }
  replaceStation(stationId: string, isOldLost: boolean) {
    const path = `${consolePaths.stations}/${stationId}/replace`;
    return this.#send('POST', path, enrolmentCodeSchema, { isOldLost });
  }
  listHealth() {
    return this.#send('GET', logPaths.health, listSchemas.health);
  }
  getStationLog(stationId: string) {
    return this.#send('GET', `${logPaths.stations}/${stationId}/log`, stationLogSchema);
  }
  listQuarantined(stationId: string, after?: string) {
    const query = after === undefined ? '' : `?${new URLSearchParams({ after })}`;
    return this.#send('GET', `${logPaths.stations}/${stationId}/quarantine${query}`, quarantinePageSchema);
  }
  rereadQuarantine(stationId: string) {
    return this.#send('POST', `${logPaths.stations}/${stationId}/reread`, rereadAnswerSchema);
  }
  getIncident(id: number) {
    return this.#send('GET', `${logPaths.incidents}/${id}`, incidentDetailSchema);
  }
  acknowledgeIncident(id: number, note: string) {
    return this.#send('POST', `${logPaths.incidents}/${id}/acknowledge`, anySchema, { note });
  }
  getProof(learnerId: string, from: string, to: string) {
    const period = new URLSearchParams({ ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }) });
    return this.#send('GET', `${consolePaths.learners}/${learnerId}/proof?${period}`, signedProofSchema);
  }
}
