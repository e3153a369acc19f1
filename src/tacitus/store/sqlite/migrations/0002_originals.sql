-- The bytes that reports were made from, where they are kept in the ledger's own file; the log has their sums.
CREATE TABLE originals (
  sha256 TEXT PRIMARY KEY,
  packed BLOB NOT NULL
);
