"""A ledger in a schema of PostgreSQL, which many processes write."""
