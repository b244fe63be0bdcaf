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

export const migrations: readonly Migration[] = [
  { number: 1, name: 'stations, records, people, plans, feed', sql: first },
  { number: 2, name: 'each incident once, audit only added to', sql: second },
];
