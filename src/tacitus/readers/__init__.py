"""Readers: a report → claims and rejects."""
