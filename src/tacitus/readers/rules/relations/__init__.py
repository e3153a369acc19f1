"""What follows, answers or belongs to what."""
