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
    role: 'operator' | 'trainer';
    password_hash: string;
    created_ms: number;
  };
  session: { token_hash: string; operator_id: string; created_ms: number; expires_ms: number };
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
    is_demo: Generated<boolean>;
    created_ms: number;
  };
  enrolment_code: { code_hash: string; station_id: string; expires_ms: number; used_ms: number | null };
  log_epoch: {
    station_id: string;
    epoch: string;
    through: number;
    head: string;
    opened_ms: number;
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
    occurred_ms: number;
    quality: 'exact' | 'bounded' | 'unknown';
    stored_ms: number;
    /** Rises with each stored statement: pages of records are cut along it. */
    position: Generated<number>;
    body: Json;
  };
  incident: {
    id: Generated<number>;
    station_id: string;
    at_ms: number;
    kind: string;
    /** Tells the same incident, met again, from a new one. */
    digest: string;
    detail: Json;
  };
  progress: { learner_id: string; unit_id: string; state: Json };
  learner_day: { learner_id: string; day: string; active_ms: number };
  learner: {
    id: string;
    names: Json;
    letters: string;
    symbol: string;
    pin_hash: string;
    created_ms: number;
  };
  learner_station: { learner_id: string; station_id: string };
  learner_group: { learner_id: string; group_id: string };
  study_group: { id: string; station_id: string; name: string };
  plan: { id: string; doc: Json; created_ms: number };
  feed_head: { scope: string; head: number };
  feed_change: { scope: string; cursor: number; kind: string; id: string; rev: number; doc: Json };
  lrs_key: { id: string; name: string; secret_hash: string; created_ms: number; revoked_ms: number | null };
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
  'session',
  'station',
  'enrolment_code',
  'log_epoch',
  'log_record',
  'statement',
  'incident',
  'progress',
  'learner_day',
  'learner',
  'learner_station',
  'learner_group',
  'study_group',
  'plan',
  'feed_head',
  'feed_change',
  'lrs_key',
  'audit',
] as const satisfies readonly (keyof Tables)[];
