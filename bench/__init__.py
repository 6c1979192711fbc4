"""Runnable measurements: each prints a table; the last ones stand in bench/README.md."""
