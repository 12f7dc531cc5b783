"""The event trail: append-only, hash-chained per subject, sealed in one global sequence."""
