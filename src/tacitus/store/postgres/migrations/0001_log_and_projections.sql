-- The log is the ledger. Every other table is projected from it and can be made again from it. Text is sorted by code
-- points (COLLATE "C"), whatever the database sorts by: text order is time order.
CREATE TABLE log (
  seq     bigint PRIMARY KEY,
  at      text COLLATE "C" NOT NULL, -- known-at: UTC, microseconds
  kind    text COLLATE "C" NOT NULL, -- reading | reject | judgement | withdrawal | …
  subject text COLLATE "C" NOT NULL, -- what the entry is about: a content-hash id
  body    text COLLATE "C" NOT NULL, -- canonical JSON
  digest  text COLLATE "C" NOT NULL  -- SHA-256 chain
);
CREATE INDEX log_by_subject ON log (kind, subject, seq);
CREATE INDEX log_by_kind ON log (kind, seq);
CREATE FUNCTION log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$;
CREATE TRIGGER log_is_never_edited BEFORE UPDATE OR DELETE ON log FOR EACH ROW EXECUTE FUNCTION log_is_append_only();
CREATE TRIGGER log_is_never_cut BEFORE TRUNCATE ON log FOR EACH STATEMENT EXECUTE FUNCTION log_is_append_only();

CREATE TABLE reports (
  id          text COLLATE "C" PRIMARY KEY,
  seq         bigint NOT NULL UNIQUE REFERENCES log (seq),
  known_at    text COLLATE "C" NOT NULL,
  reported_at text COLLATE "C" NOT NULL, -- start of the publication interval; known_at where that is unknown
  outlet      text COLLATE "C",
  title       text COLLATE "C",
  path        text COLLATE "C"
);
CREATE INDEX reports_by_reported ON reports (reported_at, id);
CREATE INDEX reports_by_known ON reports (known_at);

CREATE TABLE claims (
  id       text COLLATE "C" PRIMARY KEY,
  report   text COLLATE "C" NOT NULL REFERENCES reports (id),
  incident text COLLATE "C" NOT NULL, -- the id that reading gave the incident in its report
  field    text COLLATE "C" NOT NULL,
  words    text COLLATE "C" NOT NULL  -- the evidence, as written
);
CREATE INDEX claims_by_report ON claims (report);

CREATE TABLE accounts (
  incident text COLLATE "C" NOT NULL, -- the id that reading gave the incident in its report
  report   text COLLATE "C" NOT NULL REFERENCES reports (id),
  PRIMARY KEY (incident, report)
);
CREATE INDEX accounts_by_report ON accounts (report);

CREATE TABLE words (
  kind    text COLLATE "C" NOT NULL,
  id      text COLLATE "C" NOT NULL,
  report  text COLLATE "C" NOT NULL,
  text    text COLLATE "C" NOT NULL,
  plain   text COLLATE "C" NOT NULL, -- the words that store/words.py finds, with a space around each
  size    integer NOT NULL,          -- how many
  lexemes tsvector NOT NULL          -- each once, without places: the index for what plain then decides
);
CREATE INDEX words_by_report ON words (report);
CREATE INDEX words_by_lexeme ON words USING gin (lexemes);
