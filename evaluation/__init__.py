"""Measures the reader on human-labelled corpora. `python -m evaluation --help`."""
