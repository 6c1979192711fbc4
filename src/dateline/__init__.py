"""Dateline: a self-hosted newsroom for situation reports on contested events."""
