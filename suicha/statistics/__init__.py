"""统计: coverage, completion, on-time publication and problems found, counted from the rows themselves."""
