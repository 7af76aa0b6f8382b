"""What may be public and what must be hidden, as pure functions."""
