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
