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
