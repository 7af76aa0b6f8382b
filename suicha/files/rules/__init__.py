"""Pure rules about the bytes of files."""
