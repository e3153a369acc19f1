"""Alerts: saved searches, what changed of what they find, and having it delivered, once for each change."""
