"""The reader of rows: cells of another dataset → claims, by the import rules of its format."""

NAME = "row"
"""Begins the extractor of every claim of this reader."""
VERSION = "1"
"""Kept in every claim: changes when what is made of the same row does."""
