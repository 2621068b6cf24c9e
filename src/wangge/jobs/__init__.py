"""Entry points of long or scheduled work, one file each; the command line calls these."""
