"""工作台: the signed-in home — menu, what waits for me, search."""
