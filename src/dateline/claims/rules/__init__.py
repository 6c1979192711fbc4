"""Decisions about claims, as pure functions."""
