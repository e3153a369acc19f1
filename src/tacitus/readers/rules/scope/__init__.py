"""Whether a mention tells of armed violence at all, or of sport, markets, accidents, crime, history."""
