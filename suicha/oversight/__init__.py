"""督查: reading the trace, and supervision of what was done with it."""
