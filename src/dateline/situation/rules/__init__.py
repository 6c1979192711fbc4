"""Decisions about who holds what, as pure functions."""
