create table latchkey_schema (version integer not null);

insert into latchkey_schema (version) values (0);

create table users (
  id ${text} primary key not null,
  username ${text} not null unique,
  email ${text} not null unique,
  password_hash text not null,
  sessions text not null,
  disabled boolean not null,
  reset text,
  version bigint not null
);

create table login_attempts (
  key ${text} not null,
  slot integer not null,
  attempt text not null,
  made_at bigint not null,
  ends_at bigint not null,
  failed boolean not null,
  primary key (key, slot)
);

create index login_attempts_ends_at on login_attempts (ends_at);
