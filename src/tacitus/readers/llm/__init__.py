"""The reader that asks a language model to point at words, and takes only what the text and our own reading bear out."""

NAME = "llm"
"""Begins the extractor of every claim of this reader."""
VERSION = "1"
"""Stands in every claim with the version of the rules that ground: changes when what is made of an answer does."""
