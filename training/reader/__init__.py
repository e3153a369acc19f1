"""How the learned reader's network is made."""
