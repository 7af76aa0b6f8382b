"""Pure rules of plans, each with its clause."""
