"""The people of a ledger that is served to a team: how they come in, and what each may do."""
