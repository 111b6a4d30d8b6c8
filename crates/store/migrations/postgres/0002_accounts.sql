-- Who may sign in, who is signed in, who tried, and what is half written. Plain tables: not derived from events.

create table account (
  account        bytea primary key check (length(account) = 16),
  username       text not null unique,
  display_name   text not null,
  officer        bytea check (length(officer) = 16),
  roles          text not null,
  password_hash  text not null,
  totp_secret    bytea,
  totp_last_step bigint not null default 0,
  recovery_codes text not null,
  state          text not null check (state in ('active', 'closed')),
  created_at     bigint not null,
  closed_at      bigint,
  last_used_at   bigint,
  training       bigint not null default 0 check (training in (0, 1))
);

create table session (
  hash         bytea primary key check (length(hash) = 32),
  account      bytea not null check (length(account) = 16),
  csrf         bytea not null,
  created_at   bigint not null,
  last_seen_at bigint not null,
  ends_at      bigint not null,
  ended_at     bigint,
  address      text not null,
  user_agent   text not null
);

create index session_of_account on session (account, created_at);

create table sign_in_try (
  username text not null,
  at       bigint not null,
  address  text not null,
  ok       bigint not null check (ok in (0, 1)),
  primary key (username, at, address)
);

create index sign_in_try_of_address on sign_in_try (address, at);

create table draft (
  account  bytea not null check (length(account) = 16),
  page     text not null,
  body     text not null,
  saved_at bigint not null,
  primary key (account, page)
);
