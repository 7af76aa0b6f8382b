"""Pure rules of the two libraries."""
