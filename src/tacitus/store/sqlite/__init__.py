"""The ledger in one SQLite file: one writer, many readers (WAL)."""
