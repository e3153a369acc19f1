-- The people of a team: never in the log of the ledger, nor in a copy of it. Times are seconds since 1970, UTC.
CREATE TABLE IF NOT EXISTS marks (
  name  text PRIMARY KEY,
  value text NOT NULL
);
CREATE TABLE IF NOT EXISTS people (
  id       text PRIMARY KEY,
  name     text NOT NULL,        -- as it signs
  key      text NOT NULL UNIQUE, -- folded: what is compared at sign-in
  roles    text NOT NULL,        -- with spaces between
  secret   text,                 -- argon2id; none until the first link was used
  disabled bigint,               -- since when they may not come in
  made     bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS sessions (
  key    text PRIMARY KEY,       -- SHA-256 of the cookie
  person text NOT NULL REFERENCES people (id),
  made   bigint NOT NULL,
  seen   bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS sessions_by_person ON sessions (person);
CREATE TABLE IF NOT EXISTS links (
  key    text PRIMARY KEY,       -- SHA-256 of what a one-time link holds
  person text NOT NULL UNIQUE REFERENCES people (id),
  until  bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS tokens (
  id     text PRIMARY KEY,
  key    text NOT NULL UNIQUE,   -- SHA-256 of the token
  person text NOT NULL REFERENCES people (id),
  scopes text NOT NULL,          -- rights, with spaces between
  note   text NOT NULL,
  made   bigint NOT NULL,
  until  bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS second_factors (
  person text PRIMARY KEY REFERENCES people (id),
  secret text NOT NULL,          -- TOTP, in Base32: codes are computed from it
  since  bigint,                 -- since when a code is asked for; none until its first was typed
  used   bigint NOT NULL         -- the newest step whose code was taken
);
CREATE TABLE IF NOT EXISTS recovery_codes (
  key    text PRIMARY KEY,       -- SHA-256 of the person and the code
  person text NOT NULL REFERENCES people (id)
);
CREATE TABLE IF NOT EXISTS desks (
  name      text PRIMARY KEY,
  countries text NOT NULL,       -- ISO 3166-1 alpha-3, with spaces between; every country without any
  kinds     text NOT NULL        -- labels and types, with spaces between; every kind without any
);
CREATE TABLE IF NOT EXISTS limits (
  person text PRIMARY KEY REFERENCES people (id),
  desks  text,                   -- names with spaces between; all where there is none
  names  bigint NOT NULL         -- 1 for who may see the names of victims
);
CREATE TABLE IF NOT EXISTS ways (
  key      text PRIMARY KEY,     -- SHA-256 of the state with which a provider leads somebody back, once
  browser  text NOT NULL,        -- SHA-256 of a cookie
  nonce    text NOT NULL,
  verifier text NOT NULL,
  link     text NOT NULL,        -- the one-time link that they came with, or nothing
  next     text NOT NULL,
  until    bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS identities (
  issuer  text NOT NULL,
  subject text NOT NULL,         -- as the issuer knows them
  person  text NOT NULL REFERENCES people (id),
  PRIMARY KEY (issuer, subject)
);
CREATE TABLE IF NOT EXISTS looks (
  number bigint PRIMARY KEY,
  at     bigint NOT NULL,
  person text NOT NULL REFERENCES people (id),
  what   text NOT NULL,          -- the address with its query
  how    text NOT NULL,
  digest text NOT NULL           -- SHA-256 over the digest before and this row: a chain of its own
);
CREATE TABLE IF NOT EXISTS failures (
  key   text PRIMARY KEY,        -- SHA-256 of a name or an address
  times bigint NOT NULL,
  at    bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS failures_by_time ON failures (at);
CREATE TABLE IF NOT EXISTS happenings (
  number bigint PRIMARY KEY,
  at     bigint NOT NULL,
  person text NOT NULL REFERENCES people (id),
  what   text NOT NULL,
  by     text NOT NULL
);
