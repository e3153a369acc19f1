"""Data files of cues for attribution, factuality and status."""
