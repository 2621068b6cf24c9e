"""The HTTP face: parse, call one service or selector, shape the answer."""
