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
