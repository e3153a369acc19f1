"""The JSON API: routes and problems, over a ledger."""
