"""The reader that goes by rules over a grammatical parse."""

NAME = "rules"
"""Begins the extractor of every claim of this reader."""
VERSION = "52"
"""Kept in every claim: changes when what is read of the same report does (`python -m tests.versions.update`)."""
