"""The command line: `wangge`.

Every command takes `--home DIR` and `--json`; with `--json` one object goes to standard output and
nothing else does. Progress and messages go to standard error. A command imports
its work when it runs, so that `--help` answers at once.
"""

from .app import main

__all__ = ["main"]
