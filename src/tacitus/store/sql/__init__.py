"""What stores over SQL have in common."""
