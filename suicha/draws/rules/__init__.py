"""Pure rules of the draw: who is left out, into which strata, how many, who may be matched.  One rule a file."""
