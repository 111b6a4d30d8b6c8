-- What is told to those whom it concerns: cases opened with a stated reason, and news of one's own account. Plain tables, cleared away in time.

create table opened_with_reason (
  account   bytea not null check (length(account) = 16),
  person    bytea not null check (length(person) = 16),
  opened_on text not null,
  reason    text not null,
  team      bytea check (length(team) = 16),
  officer   bytea check (length(officer) = 16),
  first_at  bigint not null,
  last_at   bigint not null,
  pages     bigint not null check (pages > 0),
  primary key (account, person, opened_on, reason)
);

create index opened_with_reason_of_officer on opened_with_reason (officer, opened_on);
create index opened_with_reason_by_team on opened_with_reason (team, opened_on);

create table known_device (
  account    bytea not null check (length(account) = 16),
  address    text not null,
  user_agent text not null,
  last_at    bigint not null,
  primary key (account, address, user_agent)
);

create table account_news (
  account    bytea not null check (length(account) = 16),
  at         bigint not null,
  kind       text not null check (kind in ('wrong-tries', 'new-device')),
  address    text not null,
  user_agent text not null,
  session    bytea check (length(session) = 32),
  read_at    bigint,
  primary key (account, at, kind)
);
