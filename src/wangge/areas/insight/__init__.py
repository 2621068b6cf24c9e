"""What the figures of a grid, outlet, branch or bank say: the operating board and its map."""
