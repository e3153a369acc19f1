"""Who says it, and who is said to have done it."""
