"""Pure rules of the closed loop."""
