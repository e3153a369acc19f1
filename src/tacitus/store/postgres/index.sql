-- What is projected from the log for the resolver and for questions. Disposable: another stamp, and all of it is made
-- again; another text of this file, and the tables are dropped and made again. Numbers stand for text ids; instants are
-- microseconds since 1970, scores millionths. What strangers wrote is found by hash: a B-tree takes 2,700 bytes at most.
CREATE TABLE projection (name text COLLATE "C" PRIMARY KEY, value text NOT NULL); -- stamp, seq, epoch

CREATE TABLE told (       -- a report as the resolver sees it
  number    bigint PRIMARY KEY, -- its entry in the log
  report    text COLLATE "C" NOT NULL UNIQUE,
  rank      text COLLATE "C" NOT NULL, -- canonical order, with the id
  reported  bigint NOT NULL,
  known     bigint NOT NULL,
  sketch    bytea NOT NULL,
  set_aside integer NOT NULL    -- words of violence in it that were set aside
);
CREATE INDEX told_set_aside ON told (set_aside) WHERE set_aside > 0;
CREATE TABLE dataset_rows ( -- a report that is a row of a dataset
  report  bigint PRIMARY KEY,
  dataset text COLLATE "C" NOT NULL,
  row     text COLLATE "C" NOT NULL,
  part    text COLLATE "C" NOT NULL
);
CREATE INDEX dataset_rows_by_dataset ON dataset_rows USING hash (dataset);
CREATE INDEX dataset_rows_by_row ON dataset_rows USING hash (row);
CREATE TABLE editions (     -- a report as a version of what stands at an address
  report  bigint PRIMARY KEY,
  address text COLLATE "C" NOT NULL, -- a digest
  stated  text COLLATE "C" NOT NULL, -- when it says that it was changed or published; empty when it does not
  how     text COLLATE "C" NOT NULL, -- which of the two
  seen    text COLLATE "C" NOT NULL, -- when it was fetched, or came in
  day     text COLLATE "C" NOT NULL, -- of publication; empty when unknown
  words   integer NOT NULL  -- how many it has
);
CREATE INDEX editions_by_address ON editions (address);
CREATE TABLE bands (band bigint, report bigint, PRIMARY KEY (band, report));
CREATE INDEX bands_by_report ON bands (report);

CREATE TABLE stories (    -- the rare names that a report is looked for by, and the sentences that have them
  name     text COLLATE "C",
  sentence bigint,
  report   bigint,
  day      bigint         -- of publication, since 1970; NULL when unknown
);
CREATE INDEX stories_by_name ON stories USING hash (name);
CREATE INDEX stories_by_report ON stories (report);

CREATE TABLE resolved (   -- an account as the resolver sees it
  number  bigint PRIMARY KEY,
  account text COLLATE "C" NOT NULL UNIQUE,
  report  bigint NOT NULL
);
CREATE INDEX resolved_by_report ON resolved (report);
CREATE TABLE blocks (     -- days since 1970 and thousandths of a degree
  account   bigint PRIMARY KEY,
  first_day integer NOT NULL,
  last_day  integer NOT NULL,
  south     integer NOT NULL,
  north     integer NOT NULL,
  west      integer NOT NULL,
  east      integer NOT NULL,
  type      text COLLATE "C" NOT NULL,
  country   text COLLATE "C"
);
CREATE INDEX blocks_by_place_and_days ON blocks
  USING gist (box(point(west, south), point(east, north)), int8range(first_day, last_day, '[]'));
CREATE TABLE pairs (one bigint, other bigint, score bigint NOT NULL, PRIMARY KEY (one, other)); -- both ways
CREATE INDEX pairs_by_other ON pairs (other);

CREATE TABLE facets (
  number  bigint PRIMARY KEY,
  type    text COLLATE "C" NOT NULL,
  label   text COLLATE "C" NOT NULL,
  status  text COLLATE "C" NOT NULL,
  country text COLLATE "C" NOT NULL
);
CREATE TABLE folds (      -- an incident as a set of accounts makes it
  number    bigint PRIMARY KEY,
  made_of   text COLLATE "C" UNIQUE, -- members, origins and reasons, hashed; NULL once it is used no more
  incident  text COLLATE "C" NOT NULL,
  facet     bigint NOT NULL,
  starts    bigint,       -- local seconds, for the order of lists; NULL when unknown
  first_day bigint,       -- local days since 1970
  last_day  bigint,
  lat       double precision,
  lon       double precision,
  version   text COLLATE "C" NOT NULL, -- a hash of what it says
  stake     integer NOT NULL, -- points: how much a wrong value would cost
  doubts    bigint NOT NULL, -- what is to be settled, as bits
  clashes   integer NOT NULL, -- how many contradictions are in it
  changed   bigint NOT NULL, -- the entry of the log that made or ended it
  body      bytea
);
ALTER TABLE folds ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX folds_by_change ON folds (changed);
CREATE TABLE fold_members (account bigint, fold bigint, PRIMARY KEY (account, fold));
CREATE INDEX fold_members_by_fold ON fold_members (fold);
CREATE TABLE fold_clashes (id text COLLATE "C", fold bigint, place integer, PRIMARY KEY (id, fold, place)); -- contradictions
CREATE INDEX fold_clashes_by_fold ON fold_clashes (fold);
CREATE TABLE clashes (    -- a contradiction; rank: which of its incidents this is, NULL where it is about no other
  fold  bigint,
  place integer,
  rank  integer,
  body  bytea NOT NULL,
  PRIMARY KEY (fold, place)
);
CREATE INDEX clashes_shared ON clashes (fold, place) WHERE rank IS NOT NULL;
CREATE TABLE links (      -- a link from an incident to an account, as a report states it
  fold     bigint,
  place    integer,
  account  bigint NOT NULL,
  relation text COLLATE "C" NOT NULL,
  strength text COLLATE "C" NOT NULL,
  lag      text COLLATE "C",
  speaker  text COLLATE "C",
  body     bytea NOT NULL,
  PRIMARY KEY (fold, place)
);
CREATE TABLE names (      -- who and what is named, in which part
  number bigint PRIMARY KEY,
  key    text COLLATE "C" NOT NULL,
  part   text COLLATE "C" NOT NULL,
  name   text COLLATE "C" NOT NULL,
  known  integer NOT NULL
);
CREATE INDEX names_by_key ON names USING hash (key);
CREATE INDEX names_unknown ON names (number) WHERE known = 0;
CREATE TABLE fold_names (name bigint, fold bigint, PRIMARY KEY (name, fold));
CREATE INDEX fold_names_by_fold ON fold_names (fold);
CREATE TABLE name_words ( -- plain and lexemes as in the table words
  number  bigint PRIMARY KEY,
  text    text COLLATE "C" NOT NULL,
  plain   text COLLATE "C" NOT NULL,
  lexemes tsvector NOT NULL
);
CREATE INDEX name_words_by_lexeme ON name_words USING gin (lexemes);
CREATE TABLE versions (   -- what the ledger says for moments in (since, until] of a clock
  number  bigint PRIMARY KEY,
  clock   integer NOT NULL,
  fold    bigint NOT NULL,
  since   bigint NOT NULL,
  until   bigint NOT NULL,
  changed bigint NOT NULL
);
CREATE INDEX versions_by_fold ON versions (fold, clock, until, since);
CREATE INDEX versions_by_change ON versions (changed);
CREATE TABLE incident_words (
  number  bigint PRIMARY KEY,
  text    text COLLATE "C" NOT NULL,
  plain   text COLLATE "C" NOT NULL,
  lexemes tsvector NOT NULL
);
CREATE INDEX incident_words_by_lexeme ON incident_words USING gin (lexemes);
