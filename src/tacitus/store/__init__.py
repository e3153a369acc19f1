"""The ledger's memory: an append-only log under a hash chain, and what is projected from it."""
