"""The one Django app; inside it, a folder an area."""
