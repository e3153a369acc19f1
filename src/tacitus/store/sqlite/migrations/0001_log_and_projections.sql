-- The log is the ledger. Every other table is projected from it and can be made again from it.
CREATE TABLE log (
  seq     INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,     -- known-at: UTC, microseconds, text order is time order
  kind    TEXT NOT NULL,     -- reading | reject | judgement | withdrawal | …
  subject TEXT NOT NULL,     -- what the entry is about: a content-hash id
  body    TEXT NOT NULL,     -- canonical JSON
  digest  TEXT NOT NULL      -- SHA-256 chain
);
CREATE INDEX log_by_subject ON log (kind, subject);
CREATE TRIGGER log_is_never_edited BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_is_never_cut BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TABLE reports (
  id          TEXT PRIMARY KEY,
  seq         INTEGER NOT NULL UNIQUE REFERENCES log (seq),
  known_at    TEXT NOT NULL,
  reported_at TEXT NOT NULL, -- start of the publication interval; known_at where that is unknown
  outlet      TEXT,
  title       TEXT,
  path        TEXT
);
CREATE INDEX reports_by_reported ON reports (reported_at);
CREATE INDEX reports_by_known ON reports (known_at);

CREATE TABLE claims (
  id       TEXT PRIMARY KEY,
  report   TEXT NOT NULL REFERENCES reports (id),
  incident TEXT NOT NULL,    -- the id that reading gave the incident in its report
  field    TEXT NOT NULL,
  words    TEXT NOT NULL     -- the evidence, as written
);
CREATE INDEX claims_by_report ON claims (report);
CREATE INDEX claims_by_incident ON claims (incident);

CREATE TABLE accounts (
  incident TEXT NOT NULL,    -- the id that reading gave the incident in its report
  report   TEXT NOT NULL REFERENCES reports (id),
  PRIMARY KEY (incident, report)
);

CREATE VIRTUAL TABLE words USING fts5 (kind UNINDEXED, id UNINDEXED, report UNINDEXED, text, tokenize = 'unicode61 remove_diacritics 2');
