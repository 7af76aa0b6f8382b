"""Pure rules of the list and the 细则."""
