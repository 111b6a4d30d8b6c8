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
