"""What makes the trace a log that strangers can check: trees, leaves, notes.  Pure; the shapes are fixed for good."""
