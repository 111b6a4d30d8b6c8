-- Workload reports: what each national extract said, officer by officer, and the hours that are kept between them.
-- Only one report is open. A new one is written whole in one transaction, so the old one is read until then.

create table workload_place (
  kind   text not null check (kind in ('region', 'unit', 'team')),
  code   text not null,
  name   text not null,
  parent text,
  primary key (kind, code)
);

create table workload_report (
  number         bigint primary key,
  content_sha256 bytea not null unique check (length(content_sha256) = 32),
  taken_at       text,
  as_of          text not null,
  imported_at    bigint not null,
  imported_by    bytea not null check (length(imported_by) = 16),
  state          text not null check (state in ('open', 'closed')),
  closed_at      bigint,
  owners         bigint not null,
  cases          bigint not null,
  findings       bigint not null
);

create unique index workload_report_open on workload_report (state) where state = 'open';

create table report_owner (
  report              bigint not null references workload_report (number),
  owner               bigint not null,
  region              text not null,
  unit                text not null,
  team                text not null,
  officer             text not null,
  forename            text not null,
  surname             text not null,
  grade_code          text not null,
  grade               text not null,
  contracted          bigint not null,
  reduced             bigint not null,
  available           bigint not null,
  cases               bigint not null,
  untiered            bigint not null,
  community           bigint not null,
  licence             bigint not null,
  custody             bigint not null,
  case_points         bigint not null,
  t2a_points          bigint not null,
  standard_points     bigint not null,
  fast_points         bigint not null,
  support_points      bigint not null,
  points              bigint not null,
  counts              bytea not null,
  primary key (report, owner)
);

create unique index report_owner_of_officer on report_owner (officer, team, report);

create table report_case (
  report   bigint not null,
  owner    bigint not null,
  number   bigint not null,
  person   text not null,
  tier     bigint not null check (tier between 0 and 32),
  location bigint not null check (location between 0 and 2),
  row_type text not null,
  primary key (report, owner, number)
);

create table report_total (
  report    bigint not null,
  kind      text not null check (kind in ('nation', 'region', 'unit', 'team')),
  code      text not null,
  owners    bigint not null,
  cases     bigint not null,
  points    bigint not null,
  available bigint not null,
  primary key (kind, code, report)
);

create table report_finding (
  report bigint not null,
  number bigint not null,
  sheet  text not null,
  line   bigint,
  words  text not null,
  primary key (report, number)
);

create table owner_hours (
  officer    text not null,
  team       text not null,
  contracted bigint not null check (contracted between 0 and 10000),
  primary key (officer, team)
);

create table owner_hours_change (
  officer    text not null,
  team       text not null,
  changed_at bigint not null,
  changed_by bytea not null check (length(changed_by) = 16),
  before     bigint,
  after      bigint not null,
  primary key (officer, team, changed_at)
);
