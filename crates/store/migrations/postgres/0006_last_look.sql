-- Up to which version of a person's record somebody has seen their overview, so that the next time it says what is new.

create table last_look (
  account   bytea not null check (length(account) = 16),
  person    bytea not null check (length(person) = 16),
  version   bigint not null,
  looked_at bigint not null,
  primary key (account, person)
);

create index last_look_by_time on last_look (looked_at);
