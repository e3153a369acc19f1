-- What is projected from the log for the resolver and for questions. Disposable: another stamp, and all of it is
-- dropped and made again. Numbers stand for text ids; instants are microseconds since 1970, scores millionths.
DROP TABLE IF EXISTS projection;
CREATE TABLE projection (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID; -- stamp, seq, epoch

DROP TABLE IF EXISTS told;
CREATE TABLE told (       -- a report as the resolver sees it
  number   INTEGER PRIMARY KEY,  -- its entry in the log
  report   TEXT NOT NULL UNIQUE,
  rank     TEXT NOT NULL,        -- canonical order, with the id
  reported INTEGER NOT NULL,
  known    INTEGER NOT NULL,
  sketch   BLOB NOT NULL,
  set_aside INTEGER NOT NULL     -- words of violence in it that were set aside
);
CREATE INDEX told_set_aside ON told (set_aside) WHERE set_aside > 0;
DROP TABLE IF EXISTS dataset_rows;
CREATE TABLE dataset_rows ( -- a report that is a row of a dataset
  report  INTEGER PRIMARY KEY,
  dataset TEXT NOT NULL,
  row     TEXT NOT NULL,
  part    TEXT NOT NULL
);
CREATE INDEX dataset_rows_by_row ON dataset_rows (dataset, row);
DROP TABLE IF EXISTS editions;
CREATE TABLE editions (     -- a report as a version of what stands at an address
  report  INTEGER PRIMARY KEY,
  address TEXT NOT NULL,    -- a digest
  stated  TEXT NOT NULL,    -- when it says that it was changed or published; empty when it does not
  how     TEXT NOT NULL,    -- which of the two
  seen    TEXT NOT NULL,    -- when it was fetched, or came in
  day     TEXT NOT NULL,    -- of publication; empty when unknown
  words   INTEGER NOT NULL  -- how many it has
);
CREATE INDEX editions_by_address ON editions (address);
DROP TABLE IF EXISTS bands;
CREATE TABLE bands (band INTEGER, report INTEGER, PRIMARY KEY (band, report)) WITHOUT ROWID;
DROP TABLE IF EXISTS copies;

DROP TABLE IF EXISTS stories;
CREATE TABLE stories (    -- the rare names that a report is looked for by, and the sentences that have them
  name     TEXT,
  sentence INTEGER,
  report   INTEGER,
  day      INTEGER,       -- of publication, since 1970; NULL when unknown
  PRIMARY KEY (name, sentence, report)
) WITHOUT ROWID;
CREATE INDEX stories_by_report ON stories (report);

DROP TABLE IF EXISTS resolved;
CREATE TABLE resolved (   -- an account as the resolver sees it
  number  INTEGER PRIMARY KEY,
  account TEXT NOT NULL UNIQUE,
  report  INTEGER NOT NULL
);
CREATE INDEX resolved_by_report ON resolved (report);
DROP TABLE IF EXISTS blocks;
CREATE VIRTUAL TABLE blocks USING rtree_i32( -- days since 1970 and thousandths of a degree
  account, first_day, last_day, south, north, west, east, +type TEXT, +country TEXT
);
DROP TABLE IF EXISTS pairs;
CREATE TABLE pairs (one INTEGER, other INTEGER, score INTEGER NOT NULL, PRIMARY KEY (one, other)) WITHOUT ROWID; -- both ways

DROP TABLE IF EXISTS facets;
CREATE TABLE facets (
  number INTEGER PRIMARY KEY, type TEXT, label TEXT, status TEXT, country TEXT, UNIQUE (type, label, status, country)
);
DROP TABLE IF EXISTS folds;
CREATE TABLE folds (      -- an incident as a set of accounts makes it
  number     INTEGER PRIMARY KEY,
  made_of    TEXT UNIQUE, -- members, origins and reasons, hashed; NULL once it is used no more
  incident   TEXT NOT NULL,
  facet      INTEGER NOT NULL,
  starts     INTEGER,     -- local seconds, for the order of lists; NULL when unknown
  first_day  INTEGER,     -- local days since 1970
  last_day   INTEGER,
  lat        REAL,
  lon        REAL,
  version    TEXT NOT NULL,    -- a hash of what it says
  stake      INTEGER NOT NULL, -- points: how much a wrong value would cost
  doubts     INTEGER NOT NULL, -- what is to be settled, as bits
  clashes    INTEGER NOT NULL, -- how many contradictions are in it
  changed    INTEGER NOT NULL, -- the entry of the log that made or ended it
  body       BLOB
);
CREATE INDEX folds_by_change ON folds (changed);
DROP TABLE IF EXISTS fold_members;
CREATE TABLE fold_members (account INTEGER, fold INTEGER, PRIMARY KEY (account, fold)) WITHOUT ROWID;
CREATE INDEX fold_members_by_fold ON fold_members (fold);
DROP TABLE IF EXISTS fold_clashes;
CREATE TABLE fold_clashes (id TEXT, fold INTEGER, place INTEGER, PRIMARY KEY (id, fold, place)) WITHOUT ROWID; -- contradictions
CREATE INDEX fold_clashes_by_fold ON fold_clashes (fold);
DROP TABLE IF EXISTS clashes;
CREATE TABLE clashes (    -- a contradiction; rank: which of its incidents this is, NULL where it is about no other
  fold  INTEGER,
  place INTEGER,
  rank  INTEGER,
  body  BLOB NOT NULL,
  PRIMARY KEY (fold, place)
) WITHOUT ROWID;
CREATE INDEX clashes_shared ON clashes (fold, place) WHERE rank IS NOT NULL;
DROP TABLE IF EXISTS links;
CREATE TABLE links (      -- a link from an incident to an account, as a report states it
  fold     INTEGER,
  place    INTEGER,
  account  INTEGER NOT NULL,
  relation TEXT NOT NULL,
  strength TEXT NOT NULL,
  lag      TEXT,
  speaker  TEXT,
  body     BLOB NOT NULL,
  PRIMARY KEY (fold, place)
) WITHOUT ROWID;
DROP TABLE IF EXISTS names;
CREATE TABLE names (      -- who and what is named, in which part
  number INTEGER PRIMARY KEY,
  key    TEXT NOT NULL,
  part   TEXT NOT NULL,
  name   TEXT NOT NULL,
  known  INTEGER NOT NULL,
  UNIQUE (key, part, name)
);
CREATE INDEX names_unknown ON names (key) WHERE known = 0;
DROP TABLE IF EXISTS fold_names;
CREATE TABLE fold_names (name INTEGER, fold INTEGER, PRIMARY KEY (name, fold)) WITHOUT ROWID;
CREATE INDEX fold_names_by_fold ON fold_names (fold);
DROP TABLE IF EXISTS name_words;
CREATE VIRTUAL TABLE name_words USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2');
DROP TABLE IF EXISTS versions;
CREATE TABLE versions (   -- what the ledger says for moments in (since, until] of a clock
  number  INTEGER PRIMARY KEY,
  clock   INTEGER NOT NULL,
  fold    INTEGER NOT NULL,
  since   INTEGER NOT NULL,
  until   INTEGER NOT NULL,
  changed INTEGER NOT NULL
);
CREATE INDEX versions_by_fold ON versions (fold, clock, until, since);
CREATE INDEX versions_by_change ON versions (changed);
DROP TABLE IF EXISTS incident_words;
CREATE VIRTUAL TABLE incident_words USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2');
