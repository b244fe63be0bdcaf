// Owns: the schema, as numbered steps that are only ever added. The same SQL runs on PGlite and PostgreSQL.

export interface Migration {
  number: number;
  name: string;
  sql: string;
}

const first = `
create table setting (key text primary key, value jsonb not null);

create table operator (
  id uuid primary key, login text not null unique, name text not null, role text not null,
  password_hash text not null, created_ms bigint not null);
create table session (
  token_hash text primary key, operator_id uuid not null references operator on delete cascade,
  created_ms bigint not null, expires_ms bigint not null);

create table station (
  id uuid primary key, name text not null, township text not null, status text not null,
  sign_key text, box_key text, enrolled_ms bigint, last_contact_ms bigint, app_version text,
  is_demo boolean not null default false, created_ms bigint not null);
create table enrolment_code (
  code_hash text primary key, station_id uuid not null references station on delete cascade,
  expires_ms bigint not null, used_ms bigint);

create table log_epoch (
  station_id uuid not null references station, epoch uuid not null, through bigint not null,
  head text not null, opened_ms bigint not null, primary key (station_id, epoch));
create table log_record (
  station_id uuid not null, epoch uuid not null, seq bigint not null, hash text not null,
  body text not null, received_ms bigint not null, statement_id uuid, quarantine text,
  is_escaped boolean not null,
  primary key (station_id, epoch, seq));
create index log_record_quarantine on log_record (station_id) where quarantine is not null;

create table statement (
  id uuid primary key, station_id uuid, epoch uuid, seq bigint, learner_id uuid,
  verb text not null, activity text not null, occurred_ms bigint not null, quality text not null,
  stored_ms bigint not null, position bigint generated always as identity, body jsonb not null);
create index statement_learner on statement (learner_id, position desc);
create index statement_position on statement (position);

create table incident (
  id bigint generated always as identity primary key, station_id uuid not null references station,
  at_ms bigint not null, kind text not null, detail jsonb not null);
create index incident_station on incident (station_id);

create table learner (
  id uuid primary key, names jsonb not null, letters text not null, symbol text not null,
  pin_hash text not null, created_ms bigint not null);
create table learner_station (
  learner_id uuid not null references learner on delete cascade,
  station_id uuid not null references station, primary key (learner_id, station_id));
create index learner_station_station on learner_station (station_id);
create table study_group (id uuid primary key, station_id uuid not null references station, name text not null);
create table learner_group (
  learner_id uuid not null references learner on delete cascade,
  group_id uuid not null references study_group on delete cascade, primary key (learner_id, group_id));
create table plan (id uuid primary key, doc jsonb not null, created_ms bigint not null);

-- No foreign key to learner: records of a person may arrive before, or after, the person is known here.
create table progress (
  learner_id uuid not null, unit_id text not null, state jsonb not null, primary key (learner_id, unit_id));
create table learner_day (
  learner_id uuid not null, day text not null, active_ms bigint not null, primary key (learner_id, day));

create table feed_head (scope text primary key, head bigint not null);
create table feed_change (
  scope text not null, cursor bigint not null, kind text not null, id text not null, rev bigint not null,
  doc jsonb not null, primary key (scope, kind, id));
create unique index feed_change_cursor on feed_change (scope, cursor);

create table lrs_key (
  id text primary key, name text not null, secret_hash text not null, created_ms bigint not null,
  revoked_ms bigint);
create table audit (
  id bigint generated always as identity primary key, at_ms bigint not null, actor text not null,
  action text not null, object text not null, detail jsonb not null);
`;

const second = `
alter table incident add column digest text;
update incident set digest = id::text;
alter table incident alter column digest set not null;
create unique index incident_once on incident (station_id, kind, digest);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are only ever added', tg_table_name;
end $$;
create trigger audit_append_only before update or delete or truncate on audit
  for each statement execute function refuse_change();
`;

const fourth = `
-- Clock evidence beside the corrected time; occurred_ms is corrected as well as is known.
alter table statement add column boot_id text;
alter table statement add column uptime_ms double precision;
alter table statement add column wall_ms double precision;
update statement s set boot_id = r.body::jsonb#>>'{evidence,bootId}',
  uptime_ms = (r.body::jsonb#>>'{evidence,uptimeMs}')::double precision,
  wall_ms = (r.body::jsonb#>>'{evidence,wallMs}')::double precision
from log_record r where r.statement_id = s.id and r.station_id = s.station_id and r.epoch = s.epoch and r.seq = s.seq
  and r.quarantine is null and not r.is_escaped;
create index statement_uncertain on statement (station_id, boot_id) where quality <> 'exact';

-- One row for each boot of a station: what its log tells of it, and where that places it.
create table boot_clock (
  station_id uuid not null references station, boot_id text collate "C" not null,
  first_order double precision, first_seq bigint, first_uptime_ms double precision,
  last_order double precision, last_seq bigint, last_uptime_ms double precision,
  wall_zero_ms double precision not null, exact_zero_ms double precision,
  limit_zero_ms double precision not null, sender_zero_ms double precision,
  quality text not null, zero_ms double precision not null,
  earliest_zero_ms double precision not null, latest_zero_ms double precision not null,
  is_settled boolean not null, primary key (station_id, boot_id));
create index boot_clock_open on boot_clock (station_id) where not is_settled;
create index boot_clock_order on boot_clock (station_id, last_order, last_seq);

create table clock_fault (
  station_id uuid not null references station, boot_id text collate "C" not null, kind text not null,
  size_ms bigint not null, record_count bigint not null, first_ms bigint not null, last_ms bigint not null,
  primary key (station_id, boot_id, kind));

-- The station's own signature over each run of records: what a proof of hours is anchored in.
create table slice_header (
  station_id uuid not null references station, epoch uuid not null, from_seq bigint not null,
  through_seq bigint not null, payload text not null, signature text not null, sign_key text not null,
  received_ms bigint not null, is_live boolean not null, primary key (station_id, epoch, through_seq));

-- Hours by boot: learner_day follows from these rows, which know what overlaps.
create table learner_boot_day (
  learner_id uuid not null, day text not null, boot_id text collate "C" not null, sum_ms double precision not null,
  from_ms double precision not null, to_ms double precision not null, primary key (learner_id, day, boot_id));
insert into learner_boot_day select learner_id, day, '', active_ms, -active_ms, 0 from learner_day;
`;

const fifth = `
alter table learner add column is_administrator boolean not null default false;

-- Every correction of a field that was ever taken or refused; what a field holds is read off these rows.
-- Times sort as bytes, whatever the language of the database.
create table document_edit (
  id bigint generated always as identity primary key,
  kind text not null, document_id uuid not null, field text not null,
  hlc text collate "C" not null, base text collate "C", value jsonb not null, digest text collate "C" not null,
  station_id uuid references station, editor text not null, statement_id uuid, made_ms bigint not null,
  stored_ms bigint not null, refusal text, restores bigint,
  settled_ms bigint, settled_by text);
create unique index document_edit_once on document_edit (kind, document_id, field, hlc, digest) where refusal is null;
create unique index document_edit_refused on document_edit (statement_id, field) where refusal is not null;
create index document_edit_base on document_edit (kind, document_id, field, base);
create index document_edit_refusal on document_edit (stored_ms) where refusal is not null;
`;

const sixth = `
-- Up to where the station's own disk holds the epoch; what lies beyond comes to it as roaming documents.
alter table log_epoch add column held_through bigint not null default 0;
update log_epoch set held_through = through;
-- The key that began the epoch; null: before keys were noted.
alter table log_epoch add column sign_key text;

-- Keys of hardware that was replaced. Its records are still taken in, unless it was lost or stolen.
create table retired_key (
  station_id uuid not null references station, sign_key text not null, retired_ms bigint not null,
  is_barred boolean not null, primary key (station_id, sign_key));
alter table enrolment_code add column bars_old boolean not null default false;

-- An entry that was found to be the same person as another. added: what the other got from it, to undo.
create table learner_alias (
  alias_id uuid primary key references learner on delete cascade,
  learner_id uuid not null references learner on delete cascade,
  merged_ms bigint not null, merged_by text not null, added jsonb not null, check (alias_id <> learner_id));
create index learner_alias_learner on learner_alias (learner_id);
`;

const third = `
-- When the row was last written, by the database's clock: it decides only when a deletion is forgotten.
alter table feed_change add column changed_ms bigint not null
  default (extract(epoch from clock_timestamp()) * 1000)::bigint;
-- Deletions up to this cursor have been forgotten.
alter table feed_head add column floor bigint not null default 0;
insert into setting (key, value) values ('feed.generation', to_jsonb(gen_random_uuid()::text));
`;

const seventh = `
alter table log_epoch add column gap_from bigint;
alter table log_epoch add column gap_want bigint;
alter table log_epoch add column gap_ms bigint;
alter table incident add column acknowledged_ms bigint;
alter table incident add column acknowledged_by text;
alter table incident add column note text;
`;

const tenth = `
-- Keys by which statements are found (center/xapi/mentions.ts): 128 bits of SHA-256 over an identity.
alter table statement add column actor_key uuid;
alter table statement add column authority_key uuid;
alter table statement add column parent_key uuid;
alter table statement add column registration uuid;
-- The statement that this one refers to, here or not.
alter table statement add column target_id uuid;
update statement s set
  actor_key = encode(substring(sha256(convert_to(concat_ws(E'\\n', 'agent', 'account',
    s.body#>>'{actor,account,homePage}', s.body#>>'{actor,account,name}'), 'UTF8')) from 1 for 16), 'hex')::uuid,
  authority_key = encode(substring(sha256(convert_to(concat_ws(E'\\n', 'agent', 'account',
    'https://yuanjiao.example/stations', s.station_id::text), 'UTF8')) from 1 for 16), 'hex')::uuid,
  parent_key = case when s.body#>'{context,contextActivities,parent,0}' is null then null else
    encode(substring(sha256(convert_to(concat_ws(E'\\n', 'activity',
      s.body#>>'{context,contextActivities,parent,0,id}'), 'UTF8')) from 1 for 16), 'hex')::uuid end;
create index statement_stored on statement (stored_ms, position);
create index statement_verb on statement ((md5(verb)::uuid), stored_ms, position);
create index statement_activity on statement ((md5(activity)::uuid), stored_ms, position);
create index statement_actor on statement (actor_key, stored_ms, position);
create index statement_authority on statement (authority_key, stored_ms, position);
create index statement_parent on statement (parent_key, stored_ms, position) where parent_key is not null;
create index statement_registration on statement (registration, stored_ms, position) where registration is not null;
create index statement_targeting on statement (target_id) where target_id is not null;

-- What the columns above have no room for: members of groups, contexts, contained statements.
create table statement_mention (
  position bigint not null, key uuid not null, is_broad boolean not null, stored_ms bigint not null,
  primary key (position, key));
create index statement_mention_key on statement_mention (key, stored_ms, position);

-- To which statements a statement leads, over any number of references.
create table statement_target (
  source_position bigint not null, source_stored_ms bigint not null, target_id uuid not null,
  primary key (source_position, target_id));
create index statement_target_target on statement_target (target_id);
create index statement_target_stored on statement_target (source_stored_ms, source_position);

create table xapi_attachment (
  sha2 text primary key, media_type text not null, content bytea not null, stored_ms bigint not null);
create table xapi_activity (key uuid primary key, id text not null, definition jsonb not null);
create table xapi_agent_name (agent_key uuid not null, name text not null, primary key (agent_key, name));
`;

const eleventh = `
-- Without a registration of its own a state belongs to none; profiles have none.
create table xapi_document (
  key uuid primary key, owner_key uuid not null, registration uuid, document_id text not null,
  media_type text not null, content bytea not null, etag text not null, updated_ms bigint not null);
create index xapi_document_owner on xapi_document (owner_key, updated_ms);

alter table lrs_key add column scopes jsonb not null default '["all"]';
`;

const twelfth = `
-- Where a station stood in the feed when it last asked, or by its last courier: its next courier begins there.
create table feed_position (
  station_id uuid primary key references station, generation text, county bigint not null,
  station bigint not null, noted_ms bigint not null);

create table courier (
  id uuid primary key, made_ms bigint not null, made_by text not null, scope text not null,
  stations jsonb not null, size_bytes bigint not null);
create index courier_made on courier (made_ms);

-- What was found of one station on a stick that came back. error: its kind; null when all was taken in.
create table courier_reading (
  id bigint generated always as identity primary key, read_ms bigint not null, read_by text not null,
  station_id uuid not null references station, courier_id uuid, carried_count bigint not null,
  new_count bigint not null, error text);
create index courier_reading_read on courier_reading (read_ms);
`;

const thirteenth = `
-- Stations that a trainer answers for, a list of ids; null: the whole county.
alter table operator add column station_ids jsonb;
alter table operator add column disabled_ms bigint;
alter table operator add column is_password_given boolean not null default false;
alter table operator add column totp_secret text;
alter table operator add column totp_since_ms bigint;
alter table operator add column totp_step bigint;
create table operator_recovery (
  operator_id uuid not null references operator on delete cascade, code_hash text not null, used_ms bigint,
  primary key (operator_id, code_hash));

-- By \`id\` a session is named without its secret.
alter table session add column id uuid not null default gen_random_uuid();
alter table session add column seen_ms bigint not null default 0;
alter table session add column browser text not null default '';
create unique index session_id on session (id);
create index session_operator on session (operator_id);

create index audit_object on audit (object, id);
create index audit_actor on audit (actor, id);
create index audit_action on audit (action text_pattern_ops, id);
create index audit_at on audit (at_ms, id);
`;

const fourteenth = `
alter table station add column disk_free_bytes bigint;
alter table station add column waiting_count bigint;
alter table station add column reported_ms bigint;

-- Backups that were made, are made, or were checked, by any process of the center.
create table backup_run (
  id uuid primary key, kind text not null, file text not null, started_ms bigint not null, started_by text not null,
  beat_ms bigint not null, state text not null, phase text not null, row_count bigint not null, rows_about bigint,
  size_bytes bigint, ended_ms bigint, fault text, is_cancel_wanted boolean not null default false);
create unique index backup_run_one on backup_run ((true)) where state = 'running';
create index backup_run_file on backup_run (file, started_ms);
`;

const fifteenth = `
-- Study units that are written in the console. unit, texts: as in the sources of the content tools.
create table study_draft (
  id uuid primary key, unit_id text not null unique, version bigint not null, unit jsonb not null,
  texts jsonb not null, editors jsonb not null, created_ms bigint not null, created_by text not null,
  updated_ms bigint not null, updated_by text not null);

-- The bytes lie in the draft's folder under the path.
create table study_file (
  draft_id uuid not null references study_draft on delete cascade, path text not null, name text not null,
  file_use text not null, media_type text not null, size_bytes bigint not null, sha256 text not null,
  duration_seconds double precision, notes jsonb not null, added_ms bigint not null, added_by text not null,
  primary key (draft_id, path));

-- What was handed in, as it was then; a second person decides. A release is never deleted.
create table study_release (
  id uuid primary key, draft_id uuid not null references study_draft, number bigint not null, state text not null,
  draft_version bigint not null, unit jsonb not null, texts jsonb not null, editors jsonb not null,
  words text not null, submitted_ms bigint not null, submitted_by text not null, decided_ms bigint,
  decided_by text, decision text not null default '', published_ms bigint, fault text,
  unique (draft_id, number));
create index study_release_submitted on study_release (submitted_ms);
`;

const sixteenth = `
-- The question bank. body: a question of a quiz source without pictures.
create table question (
  id uuid primary key, version bigint not null, body jsonb not null, topic text not null, tags jsonb not null,
  archived boolean not null, author text not null, created_ms bigint not null, updated_ms bigint not null,
  updated_by text not null);
`;

const twentieth = `
-- Keys of launches: given out once to whoever has the token of fetch_hash, and good until expires_ms.
alter table lrs_key add column expires_ms bigint, add column fetch_hash text;
create unique index lrs_key_fetch on lrs_key (fetch_hash);
`;

const seventeenth = `
-- Stations whose learners are all in the audience; the plans that one pattern made.
alter table plan add column station_ids jsonb not null default '[]';
alter table plan add column repeats boolean not null default false;
alter table plan add column series_id uuid;
create unique index plan_repeats on plan (series_id) where repeats;

-- What trainers did with learners' texts. The texts are statements; their ids are the keys here.
create table text_care (
  statement_id uuid primary key, read_ms bigint not null, read_by text not null,
  answer text, answered_by text, answered_ms bigint);
create index statement_text on statement (occurred_ms desc, id desc)
  where verb in ('http://adlnet.gov/expapi/verbs/commented', 'http://adlnet.gov/expapi/verbs/asked');
`;

const eighteenth = `
-- What the leader's page is made of. A tool's records stand under the station of zeros.
create table study_day (
  learner_id uuid not null, station_id uuid not null, day text collate "C" not null, active_ms bigint not null,
  primary key (learner_id, day, station_id));
create index study_day_day on study_day (day);
create table unit_finish (
  learner_id uuid not null, unit_id text not null, station_id uuid not null, day text collate "C" not null,
  primary key (learner_id, unit_id, day, station_id));
create index unit_finish_day on unit_finish (day);

-- Months that something changed since they were computed.
create table month_change (id bigint generated always as identity primary key, month text not null);
create table month_figures (month text primary key, basis text not null, figures jsonb not null);
-- Records from before this version are folded when the center next starts.
insert into setting (key, value) select 'figures.wanted', 'true' from statement limit 1;
`;

const twentyFirst = `
-- Drafts are of units or of briefings. unit_id and unit are, of a briefing, its own id and what briefing.json holds.
alter table study_draft add column kind text not null default 'unit';
`;

const twentySecond = `
-- Wishes and requests for a correction are in the inbox too; notes are not.
drop index statement_text;
create index statement_text on statement (occurred_ms desc, id desc)
  where verb in ('http://adlnet.gov/expapi/verbs/commented', 'http://adlnet.gov/expapi/verbs/asked',
    'http://activitystrea.ms/schema/1.0/request', 'https://yuanjiao.example/xapi/verbs/asked-for-correction');

-- The first 20 hexadecimal digits of what a certificate's code is made of (core/domain/certificate.ts).
create index progress_certificate on progress
  (substr(encode(sha256(uuid_send(learner_id) || unit_id::bytea), 'hex'), 1, 20));

create index statement_rated on statement (activity, learner_id)
  where verb = 'http://id.tincanapi.com/verb/rated';
`;

const twentyThird = `
-- Papers that the center has opened. quiz: what the sealed paper held; about: the material as it was published.
create table exam_paper (
  paper text primary key, unit_id text not null, material_id text not null, code text not null, about jsonb not null,
  unit_titles jsonb not null, quiz jsonb not null, opened_ms bigint not null, opened_by text not null);
create index statement_submitted on statement (activity, learner_id)
  where verb = 'http://activitystrea.ms/schema/1.0/submit';
`;

export const migrations: readonly Migration[] = [
  { number: 1, name: 'stations, records, people, plans, feed', sql: first },
  { number: 2, name: 'each incident once, audit only added to', sql: second },
  { number: 3, name: 'generations of the feed', sql: third },
  { number: 4, name: 'clock evidence, hours by boot, signed slice headers', sql: fourth },
  { number: 5, name: 'corrections of documents', sql: fifth },
  { number: 6, name: 'roaming learners, merged entries, replaced hardware', sql: sixth },
  { number: 7, name: 'gaps remembered, incidents acknowledged', sql: seventh },
  { number: 10, name: 'statements found by the filters of xAPI', sql: tenth },
  { number: 11, name: 'documents of tools, scopes of their keys', sql: eleventh },
  { number: 12, name: 'couriers', sql: twelfth },
  { number: 13, name: 'scopes, second factors and sessions of people at the console', sql: thirteenth },
  { number: 14, name: 'what stations report, backups', sql: fourteenth },
  { number: 15, name: 'study units written in the console', sql: fifteenth },
  { number: 16, name: 'question bank', sql: sixteenth },
  { number: 17, name: 'care for texts of learners, plans of stations that repeat', sql: seventeenth },
  { number: 18, name: 'figures of the county by month', sql: eighteenth },
  { number: 20, name: 'keys of launched courses', sql: twentieth },
  { number: 21, name: 'briefings written in the console', sql: twentyFirst },
  { number: 22, name: 'wishes, corrections, certificates and ratings found', sql: twentySecond },
  { number: 23, name: 'papers of exams', sql: twentyThird },
];
