"""Who was visited, with what evidence, and whether it counts."""
