"""Readers, a report and a moderator, as fixtures."""

from tests.readers import moderator, reader, report

__all__ = ["moderator", "reader", "report"]
