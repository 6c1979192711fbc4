"""Decisions about what is fit to stand under a report, as pure functions."""
