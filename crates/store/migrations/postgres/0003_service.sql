-- What the service keeps beside accounts: its settings, reasons that were stated for a session, and invitations to set up an account.

create table setting (
  name  text primary key,
  value text not null
);

create table stated_reason (
  session   bytea not null check (length(session) = 32),
  person    bytea not null check (length(person) = 16),
  reason    text not null,
  stated_at bigint not null,
  primary key (session, person)
);

create table invitation (
  hash         bytea primary key check (length(hash) = 32),
  account      bytea check (length(account) = 16),
  display_name text not null,
  officer      bytea check (length(officer) = 16),
  roles        text not null,
  totp_secret  bytea not null,
  made_at      bigint not null,
  ends_at      bigint not null,
  used_at      bigint
);
