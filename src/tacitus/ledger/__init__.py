"""The ledger: log, two clocks, projections, queries, as of a moment."""
