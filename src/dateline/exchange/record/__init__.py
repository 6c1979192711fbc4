"""The record as one table, for those who count: docs/reference/formats.md."""
