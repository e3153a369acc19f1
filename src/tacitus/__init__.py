"""Tacitus: news reports of armed conflict into a sourced incident ledger."""
