"""Orders and cases kept in SQLite: one machine, nothing to install; in memory, the tests' fake."""
