"""How many came to harm."""
