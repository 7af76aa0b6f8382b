"""演示县: two years of a county's work, done through the same services as real work, from a fixed seed."""
