"""Watching folders, feeds and pages that the user names, and adding what comes."""
