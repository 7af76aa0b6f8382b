"""Speed and memory, each a command that prints a ratio to a named peer in the same run."""
