"""Pure rules about people and roles."""
