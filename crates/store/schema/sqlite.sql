-- The whole schema, for reading: what the migrations and the read tables' own files make together.
-- A test proves that it is the same; see tests/schema.rs for how it is written anew.

-- What happened, in order, for ever. Times: *_at = microseconds since 1970 UTC, *_on = YYYY-MM-DD. Ids are 16 bytes, digests 32.

create table migration (
  number integer primary key,
  name   text not null
) strict;

create table read_table (
  name       text primary key,
  ddl_sha256 blob not null,
  state      text not null check (state in ('filled', 'stale'))
) strict, without rowid;

create table stream (
  stream  blob primary key check (length(stream) = 16),
  kind    text not null,
  version integer not null check (version > 0),
  chain   blob not null check (length(chain) = 32)
) strict, without rowid;

-- Clustered by stream, so that a case opens from a few neighbouring pages. The body is last: a long one spills without slowing the rest.
create table event (
  stream       blob not null check (length(stream) = 16),
  version      integer not null check (version > 0),
  position     integer not null check (position > 0),
  kind         text not null,
  revision     integer not null check (revision > 0),
  happened_on  text not null,
  recorded_at  integer not null,
  actor        blob not null check (length(actor) = 16),
  on_behalf_of blob check (length(on_behalf_of) = 16),
  command      blob not null check (length(command) = 16),
  body_sha256  blob not null check (length(body_sha256) = 32),
  chain        blob not null check (length(chain) = 32),
  body         text,
  primary key (stream, version)
) strict, without rowid;

create unique index event_in_order on event (position, chain);

create table ledger_head (
  id       integer primary key check (id = 1),
  position integer not null,
  chain    blob not null check (length(chain) = 32)
) strict;

insert into ledger_head (id, position, chain) values (1, 0, zeroblob(32));

create table command (
  command        blob primary key check (length(command) = 16),
  stream         blob check (length(stream) = 16),
  actor          blob not null check (length(actor) = 16),
  recorded_at    integer not null,
  request_sha256 blob not null check (length(request_sha256) = 32),
  answer         text not null
) strict, without rowid;

create table outbox (
  id          integer primary key autoincrement,
  position    integer not null,
  kind        text not null,
  stream      blob not null check (length(stream) = 16),
  recorded_at integer not null
) strict;

create table audit (
  seq          integer primary key check (seq > 0),
  at           integer not null,
  kind         text not null,
  actor        blob check (length(actor) = 16),
  on_behalf_of blob check (length(on_behalf_of) = 16),
  session      blob check (length(session) = 32),
  address      text,
  subject      text,
  record       blob check (length(record) = 16),
  version      integer,
  field_groups text,
  reason       text,
  rule_id      text,
  recipient    text,
  outcome      text not null,
  request_id   text,
  prev_hash    blob not null check (length(prev_hash) = 32),
  hash         blob not null check (length(hash) = 32)
) strict;

create index audit_of_record on audit (record, seq) where record is not null;

create table audit_head (
  id   integer primary key check (id = 1),
  seq  integer not null,
  hash blob not null check (length(hash) = 32)
) strict;

insert into audit_head (id, seq, hash) values (1, 0, zeroblob(32));

create trigger event_stays_as_written before update on event
begin
  select raise(abort, 'an event is never changed: record a correction');
end;

create trigger event_stays before delete on event
begin
  select raise(abort, 'an event is never deleted');
end;

create trigger audit_stays_as_written before update on audit
begin
  select raise(abort, 'an audit row is never changed');
end;

create trigger audit_stays before delete on audit
begin
  select raise(abort, 'an audit row is never deleted');
end;

-- Who may sign in, who is signed in, who tried, and what is half written. Plain tables: not derived from events.

create table account (
  account        blob primary key check (length(account) = 16),
  username       text not null unique,
  display_name   text not null,
  officer        blob check (length(officer) = 16),
  roles          text not null,
  password_hash  text not null,
  totp_secret    blob,
  totp_last_step integer not null default 0,
  recovery_codes text not null,
  state          text not null check (state in ('active', 'closed')),
  created_at     integer not null,
  closed_at      integer,
  last_used_at   integer,
  training       integer not null default 0 check (training in (0, 1))
) strict, without rowid;

create table session (
  hash         blob primary key check (length(hash) = 32),
  account      blob not null check (length(account) = 16),
  csrf         blob not null,
  created_at   integer not null,
  last_seen_at integer not null,
  ends_at      integer not null,
  ended_at     integer,
  address      text not null,
  user_agent   text not null
) strict, without rowid;

create index session_of_account on session (account, created_at);

create table sign_in_try (
  username text not null,
  at       integer not null,
  address  text not null,
  ok       integer not null check (ok in (0, 1)),
  primary key (username, at, address)
) strict, without rowid;

create index sign_in_try_of_address on sign_in_try (address, at);

create table draft (
  account  blob not null check (length(account) = 16),
  page     text not null,
  body     text not null,
  saved_at integer not null,
  primary key (account, page)
) strict, without rowid;

-- What the service keeps beside accounts: its settings, reasons that were stated for a session, and invitations to set up an account.

create table setting (
  name  text primary key,
  value text not null
) strict, without rowid;

create table stated_reason (
  session   blob not null check (length(session) = 32),
  person    blob not null check (length(person) = 16),
  reason    text not null,
  stated_at integer not null,
  primary key (session, person)
) strict, without rowid;

create table invitation (
  hash         blob primary key check (length(hash) = 32),
  account      blob check (length(account) = 16),
  display_name text not null,
  officer      blob check (length(officer) = 16),
  roles        text not null,
  totp_secret  blob not null,
  made_at      integer not null,
  ends_at      integer not null,
  used_at      integer
) strict, without rowid;

-- What is told to those whom it concerns: cases opened with a stated reason, and news of one's own account. Plain tables, cleared away in time.

create table opened_with_reason (
  account   blob not null check (length(account) = 16),
  person    blob not null check (length(person) = 16),
  opened_on text not null,
  reason    text not null,
  team      blob check (length(team) = 16),
  officer   blob check (length(officer) = 16),
  first_at  integer not null,
  last_at   integer not null,
  pages     integer not null check (pages > 0),
  primary key (account, person, opened_on, reason)
) strict, without rowid;

create index opened_with_reason_of_officer on opened_with_reason (officer, opened_on);
create index opened_with_reason_by_team on opened_with_reason (team, opened_on);

create table known_device (
  account    blob not null check (length(account) = 16),
  address    text not null,
  user_agent text not null,
  last_at    integer not null,
  primary key (account, address, user_agent)
) strict, without rowid;

create table account_news (
  account    blob not null check (length(account) = 16),
  at         integer not null,
  kind       text not null check (kind in ('wrong-tries', 'new-device')),
  address    text not null,
  user_agent text not null,
  session    blob check (length(session) = 32),
  read_at    integer,
  primary key (account, at, kind)
) strict, without rowid;

-- Workload reports: what each national extract said, officer by officer, and the hours that are kept between them.
-- Only one report is open. A new one is written whole in one transaction, so the old one is read until then.

create table workload_place (
  kind   text not null check (kind in ('region', 'unit', 'team')),
  code   text not null,
  name   text not null,
  parent text,
  primary key (kind, code)
) strict, without rowid;

create table workload_report (
  number         integer primary key,
  content_sha256 blob not null unique check (length(content_sha256) = 32),
  taken_at       text,
  as_of          text not null,
  imported_at    integer not null,
  imported_by    blob not null check (length(imported_by) = 16),
  state          text not null check (state in ('open', 'closed')),
  closed_at      integer,
  owners         integer not null,
  cases          integer not null,
  findings       integer not null
) strict;

create unique index workload_report_open on workload_report (state) where state = 'open';

create table report_owner (
  report              integer not null references workload_report (number),
  owner               integer not null,
  region              text not null,
  unit                text not null,
  team                text not null,
  officer             text not null,
  forename            text not null,
  surname             text not null,
  grade_code          text not null,
  grade               text not null,
  contracted          integer not null,
  reduced             integer not null,
  available           integer not null,
  cases               integer not null,
  untiered            integer not null,
  community           integer not null,
  licence             integer not null,
  custody             integer not null,
  case_points         integer not null,
  t2a_points          integer not null,
  standard_points     integer not null,
  fast_points         integer not null,
  support_points      integer not null,
  points              integer not null,
  counts              blob not null,
  primary key (report, owner)
) strict, without rowid;

create unique index report_owner_of_officer on report_owner (officer, team, report);

create table report_case (
  report   integer not null,
  owner    integer not null,
  number   integer not null,
  person   text not null,
  tier     integer not null check (tier between 0 and 32),
  location integer not null check (location between 0 and 2),
  row_type text not null,
  primary key (report, owner, number)
) strict, without rowid;

create table report_total (
  report    integer not null,
  kind      text not null check (kind in ('nation', 'region', 'unit', 'team')),
  code      text not null,
  owners    integer not null,
  cases     integer not null,
  points    integer not null,
  available integer not null,
  primary key (kind, code, report)
) strict, without rowid;

create table report_finding (
  report integer not null,
  number integer not null,
  sheet  text not null,
  line   integer,
  words  text not null,
  primary key (report, number)
) strict, without rowid;

create table owner_hours (
  officer    text not null,
  team       text not null,
  contracted integer not null check (contracted between 0 and 10000),
  primary key (officer, team)
) strict, without rowid;

create table owner_hours_change (
  officer    text not null,
  team       text not null,
  changed_at integer not null,
  changed_by blob not null check (length(changed_by) = 16),
  before     integer,
  after      integer not null,
  primary key (officer, team, changed_at)
) strict, without rowid;

-- Up to which version of a person's record somebody has seen their overview, so that the next time it says what is new.

create table last_look (
  account   blob not null check (length(account) = 16),
  person    blob not null check (length(person) = 16),
  version   integer not null,
  looked_at integer not null,
  primary key (account, person)
) strict, without rowid;

create index last_look_by_time on last_look (looked_at);

-- Read table, made from the ledger: caseload.

create table caseload (
  person       blob primary key check (length(person) = 16),
  crn          text not null unique,
  forename     text not null,
  surname      text not null,
  preferred    text,
  birth_on     text,
  officer      blob check (length(officer) = 16),
  team         blob check (length(team) = 16),
  unit         blob check (length(unit) = 16),
  region       blob check (length(region) = 16),
  allocated_on text,
  rosh         text,
  rosh_on      text,
  tier         text,
  flags        text not null,
  mappa        text,
  limited      integer not null check (limited in (0, 1)),
  closed       integer not null check (closed in (0, 1))
) strict, without rowid;
create index caseload_by_officer on caseload (officer, closed, person);
create index caseload_by_team on caseload (team, closed, person);
create index caseload_by_unit on caseload (unit, closed, person);

-- Read table, made from the ledger: appointment.

create table appointment (
  id        blob not null check (length(id) = 16),
  person    blob not null check (length(person) = 16),
  officer   blob not null check (length(officer) = 16),
  kind      text not null,
  starts_at integer not null,
  ends_at   integer not null check (ends_at > starts_at),
  place     text not null,
  state     text not null check (state in ('arranged', 'closed', 'moved', 'cancelled')),
  outcome   text,
  primary key (person, id)
) strict, without rowid;
create index appointment_by_officer on appointment (officer, starts_at);
create index appointment_arranged on appointment (officer, starts_at) where state = 'arranged';

-- Read table, made from the ledger: officer.

create table officer (
  officer    blob primary key check (length(officer) = 16),
  staff_code text not null unique,
  forename   text not null,
  surname    text not null,
  grade      text,
  hours      integer,
  team       blob check (length(team) = 16),
  left_on    text,
  version    integer not null
) strict, without rowid;
create index officer_by_team on officer (team, officer);
create table officer_load (
  officer   blob primary key check (length(officer) = 16),
  cases     integer not null,
  high_risk integer not null
) strict, without rowid;

-- Read table, made from the ledger: search.

create table search_key (
  kind   text not null,
  value  text not null,
  person blob not null check (length(person) = 16),
  primary key (kind, value, person)
) strict, without rowid;

-- Read table, made from the ledger: diary.

create table absence (
  officer  blob not null check (length(officer) = 16),
  version  integer not null,
  from_on  text not null,
  until_on text not null check (until_on >= from_on),
  reason   text not null,
  primary key (officer, version)
) strict, without rowid;

-- Read table, made from the ledger: duty.

create table duty (
  person        blob not null check (length(person) = 16),
  kind          text not null,
  about         blob not null check (length(about) = 16),
  holder        blob check (length(holder) = 16),
  doer          blob check (length(doer) = 16),
  owner         text not null check (owner in ('officer', 'manager', 'administrator', 'named')),
  team          blob check (length(team) = 16),
  unit          blob check (length(unit) = 16),
  region        blob check (length(region) = 16),
  shows_on      text not null,
  shows_until   text,
  due_on        text not null,
  manager_on    text not null,
  head_on       text,
  severity      text not null,
  rule          text,
  snoozed_until text,
  primary key (person, kind, about)
) strict, without rowid;
create index duty_by_doer on duty (doer, due_on, person, kind, about);
create index duty_by_team on duty (team, due_on, person, kind, about);

-- Read table, made from the ledger: duty_late.

create table duty_late (
  place     blob not null check (length(place) = 16),
  kind      text not null,
  late_from text not null,
  more      integer not null,
  primary key (place, kind, late_from)
) strict, without rowid;

-- Read table, made from the ledger: enquiry.

create table enquiry (
  person      blob not null check (length(person) = 16),
  id          blob not null check (length(id) = 16),
  kind        text not null,
  cause       text not null,
  status      text not null,
  since       text not null,
  send_by     text not null,
  sent_on     text,
  due_on      text,
  answered_on text,
  answer_days integer,
  step        text,
  step_on     text,
  unknown     integer not null,
  owner       blob check (length(owner) = 16),
  holder      blob check (length(holder) = 16),
  team        blob check (length(team) = 16),
  unit        blob check (length(unit) = 16),
  region      blob check (length(region) = 16),
  primary key (person, id)
) strict, without rowid;
create index enquiry_by_team on enquiry (team, since);
create index enquiry_by_unit on enquiry (unit, since);
create index enquiry_by_region on enquiry (region, since);

-- Read table, made from the ledger: oversight.

create table oversight (
  person     blob not null check (length(person) = 16),
  kind       text not null,
  about      blob not null check (length(about) = 16),
  clock_from text not null,
  due_on     text not null,
  why        text not null,
  met_by     blob check (length(met_by) = 16),
  met_on     text,
  lapsed_on  text,
  harm       integer not null,
  officer    blob check (length(officer) = 16),
  team       blob check (length(team) = 16),
  unit       blob check (length(unit) = 16),
  primary key (person, kind, about)
) strict, without rowid;
create index oversight_by_team on oversight (team, due_on);
create index oversight_by_unit on oversight (unit, due_on);

-- Read table, made from the ledger: oversight_note.

create table oversight_note (
  id          blob primary key check (length(id) = 16),
  person      blob not null check (length(person) = 16),
  manager     blob not null check (length(manager) = 16),
  unit        blob check (length(unit) = 16),
  kind        text not null,
  held_on     text not null,
  minutes     integer not null,
  words       integer not null,
  risk        integer not null check (risk in (0, 1)),
  opened_at   integer,
  recorded_at integer not null,
  actions     integer not null,
  in_time     integer not null,
  late        integer not null,
  open_due_on text
) strict, without rowid;
create index oversight_note_by_unit on oversight_note (unit, held_on);
create index oversight_note_by_person on oversight_note (person, held_on);
create table second_signature (
  assessment blob primary key check (length(assessment) = 16),
  person     blob not null check (length(person) = 16),
  manager    blob not null check (length(manager) = 16),
  unit       blob check (length(unit) = 16),
  opened_at  integer,
  signed_at  integer not null,
  returns    integer not null,
  silent     integer not null check (silent in (0, 1))
) strict, without rowid;
create index second_signature_by_unit on second_signature (unit, signed_at);

-- Read table, made from the ledger: news.

create table news (
  person      blob not null check (length(person) = 16),
  version     integer not null,
  recorded_at integer not null,
  recorded_by blob not null check (length(recorded_by) = 16),
  kind        text not null check (kind in ('alert', 'allocated')),
  contact     text,
  primary key (person, version)
) strict, without rowid;

-- Read table, made from the ledger: unit.

create table unit (
  unit      blob primary key check (length(unit) = 16),
  kind      text not null check (kind in ('region', 'delivery_unit', 'team')),
  code      text not null,
  name      text not null,
  parent    blob check (length(parent) = 16),
  closed_on text
) strict, without rowid;
create index unit_by_parent on unit (parent, unit);

-- Read table, made from the ledger: workload.

create table case_points (
  person         blob primary key check (length(person) = 16),
  officer        blob not null check (length(officer) = 16),
  team           blob not null check (length(team) = 16),
  location       integer not null check (location between 0 and 2),
  tier           integer not null check (tier between 0 and 32),
  status         text not null,
  points         integer not null,
  next_change_on text
) strict, without rowid;
create index case_points_by_officer on case_points (officer, location, tier, points);
create index case_points_by_next_change on case_points (next_change_on);
create table tier_due (
  person blob primary key check (length(person) = 16),
  due_on text not null
) strict, without rowid;
create index tier_due_by_day on tier_due (due_on);
create table officer_points (
  officer   blob primary key check (length(officer) = 16),
  cases     integer not null,
  untiered  integer not null,
  community integer not null,
  licence   integer not null,
  custody   integer not null,
  points    integer not null
) strict, without rowid;
create table officer_hours (
  officer        blob primary key check (length(officer) = 16),
  grade          text not null,
  contracted     integer not null,
  reduced        integer not null,
  available      integer not null,
  next_change_on text
) strict, without rowid;
create index officer_hours_by_next_change on officer_hours (next_change_on);

-- Read table, made from the ledger: support.

create table case_support (
  person       blob not null check (length(person) = 16),
  contact      blob not null check (length(contact) = 16),
  code         text not null,
  done_on      text not null,
  done_by      blob not null check (length(done_by) = 16),
  case_of      blob not null check (length(case_of) = 16),
  points       integer not null,
  counts_until text,
  primary key (person, contact)
) strict, without rowid;
create index case_support_by_doer on case_support (done_by);
create index case_support_by_holder on case_support (case_of);
create index case_support_by_end on case_support (counts_until);
create table officer_support (
  officer blob primary key check (length(officer) = 16),
  points  integer not null
) strict, without rowid;

-- Read table, made from the ledger: workload_week.

create table workload_week (
  week      text not null,
  officer   blob not null check (length(officer) = 16),
  team      blob check (length(team) = 16),
  cases     integer not null,
  points    integer not null,
  available integer not null,
  primary key (week, officer)
) strict, without rowid;
create table workload_week_case (
  officer blob not null check (length(officer) = 16),
  week    text not null,
  person  blob not null check (length(person) = 16),
  before  integer,
  after   integer,
  primary key (officer, week, person)
) strict, without rowid;

-- Read table, made from the ledger: measure.

create table measure (
  person       blob not null check (length(person) = 16),
  code         text not null,
  about        blob not null check (length(about) = 16),
  counts_from  text not null,
  counts_until text,
  met          integer not null check (met in (0, 1)),
  team         blob check (length(team) = 16),
  unit         blob check (length(unit) = 16),
  region       blob check (length(region) = 16),
  primary key (person, code, about)
) strict, without rowid;
create index measure_by_region on measure (region, unit, code, met, counts_from, counts_until);
create index measure_by_unit on measure (unit, team, code, met, counts_from, counts_until);
