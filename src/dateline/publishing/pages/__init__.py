"""What stands on each kind of page: what was read of the newsroom, made ready for its template."""
