"""`wangge bench`: our figures and the peers' in one run, as ratios."""

import typer

app = typer.Typer(no_args_is_help=True, help="性能与准确度对比。Speed and accuracy beside peers.")
