"""One conversation turn in, replies out. Knows no channel and no SQL."""
