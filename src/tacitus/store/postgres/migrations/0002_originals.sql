-- The bytes that reports were made from; the log has their sums. They are compressed already.
CREATE TABLE originals (
  sha256 text COLLATE "C" PRIMARY KEY,
  packed bytea NOT NULL
);
ALTER TABLE originals ALTER COLUMN packed SET STORAGE EXTERNAL;
