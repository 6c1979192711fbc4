"""PostgreSQL as a newsroom uses it: Django's backend, with what SQLite promises by itself."""
