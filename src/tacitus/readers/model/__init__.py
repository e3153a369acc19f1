"""The trained encoder."""
