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
