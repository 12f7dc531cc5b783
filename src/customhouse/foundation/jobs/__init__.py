"""Work done later: queued in the database, run by workers, repeated by the tick."""
