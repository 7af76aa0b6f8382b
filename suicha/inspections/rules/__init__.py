"""Pure rules of the visit."""
