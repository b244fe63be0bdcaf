// Owns: the rows of the center's database as the code sees them. int8 and count() arrive as numbers from
// both engines (see the drivers); jsonb arrives parsed and is `unknown` until a schema has read it.
import type { ColumnType, Generated } from 'kysely';

/** Written as text of JSON, read as a parsed value. */
type Json = ColumnType<unknown, string, string>;

export interface Tables {
  setting: { key: string; value: Json };
  operator: {
    id: string;
    login: string;
    name: string;
    role: 'operator' | 'trainer' | 'leader';
    password_hash: string;
    created_ms: number;
    /** List of ids; null: the whole county. */
    station_ids: ColumnType<unknown, string | null | undefined, string | null>;
    disabled_ms: number | null;
    /** The password was given by somebody else, and serves for choosing another. */
    is_password_given: Generated<boolean>;
    /** Encrypted (services/totp.ts); asked for at sign-in once `totp_since_ms` is set. */
    totp_secret: string | null;
    totp_since_ms: number | null;
    /** Time step of the last code that was taken. */
    totp_step: number | null;
  };
  operator_recovery: { operator_id: string; code_hash: string; used_ms: number | null };
  session: {
    token_hash: string;
    operator_id: string;
    created_ms: number;
    expires_ms: number;
    id: Generated<string>;
    seen_ms: Generated<number>;
    browser: Generated<string>;
  };
  station: {
    id: string;
    name: string;
    township: string;
    status: 'new' | 'enrolled' | 'revoked';
    sign_key: string | null;
    box_key: string | null;
    enrolled_ms: number | null;
    last_contact_ms: number | null;
    app_version: string | null;
    /** What it said of itself in its newest slice; null: its app does not say. */
    disk_free_bytes: number | null;
    waiting_count: number | null;
    reported_ms: number | null;
    is_demo: Generated<boolean>;
    created_ms: number;
  };
  enrolment_code: {
    code_hash: string;
    station_id: string;
    expires_ms: number;
    used_ms: number | null;
    /** The hardware that this code replaces was lost or stolen. */
    bars_old: Generated<boolean>;
  };
  retired_key: { station_id: string; sign_key: string; retired_ms: number; is_barred: boolean };
  log_epoch: {
    station_id: string;
    epoch: string;
    through: number;
    head: string;
    opened_ms: number;
    /** Up to where the station's own disk holds the epoch. */
    held_through: Generated<number>;
    /** The key that began the epoch; null: before keys were noted. */
    sign_key: string | null;
    /** The last slice that was refused because records before it were missing. */
    gap_from: number | null;
    gap_want: number | null;
    gap_ms: number | null;
  };
  log_record: {
    station_id: string;
    epoch: string;
    seq: number;
    hash: string;
    body: string;
    received_ms: number;
    statement_id: string | null;
    /** Why the body could not be interpreted; null when it could. */
    quarantine: string | null;
    /** The body is kept as a JSON string, because text cannot hold its characters. */
    is_escaped: boolean;
  };
  statement: {
    id: string;
    /** null: came over the xAPI road. */
    station_id: string | null;
    epoch: string | null;
    seq: number | null;
    learner_id: string | null;
    verb: string;
    activity: string;
    /** Corrected as well as is known; `wall_ms` is what the station's clock said. */
    occurred_ms: number;
    quality: 'exact' | 'bounded' | 'unknown';
    boot_id: string | null;
    uptime_ms: number | null;
    wall_ms: number | null;
    stored_ms: number;
    /** Rises with each stored statement: pages of records are cut along it. */
    position: Generated<number>;
    body: Json;
    /** By these xAPI queries find it (center/xapi/mentions.ts). */
    actor_key: string | null;
    authority_key: string | null;
    parent_key: string | null;
    registration: string | null;
    target_id: string | null;
  };
  statement_mention: { position: number; key: string; is_broad: boolean; stored_ms: number };
  statement_target: { source_position: number; source_stored_ms: number; target_id: string };
  xapi_attachment: { sha2: string; media_type: string; content: Uint8Array; stored_ms: number };
  xapi_activity: { key: string; id: string; definition: Json };
  xapi_agent_name: { agent_key: string; name: string };
  xapi_document: {
    key: string;
    /** Kind of document with its agent and activity. */
    owner_key: string;
    registration: string | null;
    document_id: string;
    media_type: string;
    content: Uint8Array;
    etag: string;
    updated_ms: number;
  };
  incident: {
    id: Generated<number>;
    station_id: string;
    at_ms: number;
    kind: string;
    /** Tells the same incident, met again, from a new one. */
    digest: string;
    detail: Json;
    acknowledged_ms: number | null;
    acknowledged_by: string | null;
    note: string | null;
  };
  boot_clock: {
    station_id: string;
    boot_id: string;
    first_order: number | null;
    first_seq: number | null;
    first_uptime_ms: number | null;
    last_order: number | null;
    last_seq: number | null;
    last_uptime_ms: number | null;
    wall_zero_ms: number;
    exact_zero_ms: number | null;
    limit_zero_ms: number;
    sender_zero_ms: number | null;
    quality: 'exact' | 'bounded' | 'unknown';
    zero_ms: number;
    earliest_zero_ms: number;
    latest_zero_ms: number;
    /** Later boots can no longer move it. */
    is_settled: boolean;
  };
  clock_fault: {
    station_id: string;
    boot_id: string;
    kind: string;
    size_ms: number;
    record_count: number;
    first_ms: number;
    last_ms: number;
  };
  slice_header: {
    station_id: string;
    epoch: string;
    from_seq: number;
    through_seq: number;
    payload: string;
    signature: string;
    sign_key: string;
    received_ms: number;
    /** False: it was carried here, and its clock says nothing about when it was received. */
    is_live: boolean;
  };
  learner_boot_day: {
    learner_id: string;
    day: string;
    boot_id: string;
    sum_ms: number;
    from_ms: number;
    to_ms: number;
  };
  study_day: { learner_id: string; station_id: string; day: string; active_ms: number };
  unit_finish: { learner_id: string; unit_id: string; station_id: string; day: string };
  month_change: { id: Generated<number>; month: string };
  month_figures: { month: string; basis: string; figures: Json };
  progress: { learner_id: string; unit_id: string; state: Json };
  learner_day: { learner_id: string; day: string; active_ms: number };
  learner: {
    id: string;
    names: Json;
    letters: string;
    symbol: string;
    pin_hash: string;
    created_ms: number;
    is_administrator: Generated<boolean>;
  };
  learner_alias: {
    alias_id: string;
    learner_id: string;
    merged_ms: number;
    merged_by: string;
    added: Json;
  };
  text_care: {
    statement_id: string;
    read_ms: number;
    read_by: string;
    answer: string | null;
    answered_by: string | null;
    answered_ms: number | null;
  };
  learner_station: { learner_id: string; station_id: string };
  learner_group: { learner_id: string; group_id: string };
  study_group: { id: string; station_id: string; name: string };
  plan: {
    id: string;
    doc: Json;
    created_ms: number;
    station_ids: ColumnType<unknown, string | undefined, string>;
    repeats: Generated<boolean>;
    series_id: Generated<string | null>;
  };
  document_edit: {
    id: Generated<number>;
    kind: 'roster' | 'plan';
    document_id: string;
    field: string;
    hlc: string;
    base: string | null;
    value: Json;
    digest: string;
    /** null: made at the console. */
    station_id: string | null;
    /** The learner at the station, or the operator's login. */
    editor: string;
    statement_id: string | null;
    made_ms: number;
    stored_ms: number;
    /** Why it changed nothing; null when it was taken. */
    refusal: string | null;
    /** The losing correction whose value this one brought back. */
    restores: number | null;
    settled_ms: number | null;
    settled_by: string | null;
  };
  feed_head: { scope: string; head: number; floor: Generated<number> };
  feed_change: {
    scope: string;
    cursor: number;
    kind: string;
    id: string;
    rev: number;
    doc: Json;
    changed_ms: Generated<number>;
  };
  feed_position: {
    station_id: string;
    generation: string | null;
    county: number;
    station: number;
    noted_ms: number;
  };
  courier: {
    id: string;
    made_ms: number;
    made_by: string;
    scope: 'all' | 'plans' | 'units' | 'none';
    stations: Json;
    size_bytes: number;
  };
  courier_reading: {
    id: Generated<number>;
    read_ms: number;
    read_by: string;
    station_id: string;
    courier_id: string | null;
    carried_count: number;
    new_count: number;
    /** Kind of the error that kept something from being taken in. */
    error: string | null;
  };
  study_draft: {
    id: string;
    kind: Generated<'unit' | 'briefing'>;
    /** Of the unit or briefing. */
    unit_id: string;
    /** Rises with each save. */
    version: number;
    unit: Json;
    texts: Json;
    /** Logins of those who changed it since it was last published. */
    editors: Json;
    created_ms: number;
    created_by: string;
    updated_ms: number;
    updated_by: string;
  };
  study_file: {
    draft_id: string;
    path: string;
    name: string;
    file_use: string;
    media_type: string;
    size_bytes: number;
    sha256: string;
    duration_seconds: number | null;
    notes: Json;
    added_ms: number;
    added_by: string;
  };
  study_release: {
    id: string;
    draft_id: string;
    number: number;
    state: 'submitted' | 'returned' | 'approved' | 'published' | 'replaced' | 'withdrawn';
    draft_version: number;
    unit: Json;
    texts: Json;
    editors: Json;
    words: string;
    submitted_ms: number;
    submitted_by: string;
    decided_ms: number | null;
    decided_by: string | null;
    decision: Generated<string>;
    published_ms: number | null;
    fault: string | null;
  };
  backup_run: {
    id: string;
    kind: 'hand' | 'planned' | 'check';
    /** Name in the folder of backups. */
    file: string;
    started_ms: number;
    started_by: string;
    /** Written while it runs; an old one means that its process is gone. */
    beat_ms: number;
    state: 'running' | 'done' | 'cancelled' | 'failed';
    phase: 'copying' | 'writing' | 'checking';
    row_count: number;
    /** null: nobody knows how many there will be. */
    rows_about: number | null;
    size_bytes: number | null;
    ended_ms: number | null;
    fault: string | null;
    is_cancel_wanted: Generated<boolean>;
  };
  exam_paper: {
    paper: string;
    unit_id: string;
    material_id: string;
    code: string;
    about: Json;
    unit_titles: Json;
    quiz: Json;
    opened_ms: number;
    opened_by: string;
  };
  question: {
    id: string;
    version: number;
    body: Json;
    topic: string;
    tags: Json;
    archived: boolean;
    author: string;
    created_ms: number;
    updated_ms: number;
    updated_by: string;
  };
  lrs_key: {
    id: string;
    name: string;
    secret_hash: string;
    created_ms: number;
    revoked_ms: number | null;
    /** List of `LrsScope`. */
    scopes: ColumnType<unknown, string | undefined, string>;
    /** Null: until it is revoked. */
    expires_ms: number | null;
    /** Of the token for which the key of a launch is given out, once. */
    fetch_hash: string | null;
  };
  audit: {
    id: Generated<number>;
    at_ms: number;
    actor: string;
    action: string;
    object: string;
    detail: Json;
  };
}

export const tableNames = [
  'setting',
  'operator',
  'operator_recovery',
  'session',
  'station',
  'enrolment_code',
  'log_epoch',
  'log_record',
  'statement',
  'statement_mention',
  'statement_target',
  'xapi_attachment',
  'xapi_activity',
  'xapi_agent_name',
  'xapi_document',
  'incident',
  'boot_clock',
  'clock_fault',
  'slice_header',
  'learner_boot_day',
  'study_day',
  'unit_finish',
  'month_change',
  'month_figures',
  'progress',
  'learner_day',
  'learner',
  'learner_station',
  'learner_group',
  'study_group',
  'plan',
  'learner_alias',
  'retired_key',
  'document_edit',
  'feed_head',
  'feed_change',
  'feed_position',
  'courier',
  'courier_reading',
  'study_draft',
  'study_file',
  'study_release',
  'backup_run',
  'question',
  'lrs_key',
  'text_care',
  'exam_paper',
  'audit',
] as const satisfies readonly (keyof Tables)[];
